"""The trash as its pages show it: read, put back, deleted for good."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from articles.library import revising, trash
from articles.models import Article, ChangeSet, Subject, TrashedArticle
from tests.editing.forms import go_on
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article
from tests.library.people import make_person

TRASH = "/admin/articles/trashedarticle/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia() -> Client:
    return browser_of(make_person("pia", "publisher"))


@pytest.fixture
def row() -> TrashedArticle:
    article = make_article("What is *light*?", answer="It is **bright**.")
    revising.record(article, author=None)
    trash.throw_away([article], author=make_person("noor", "publisher"))
    return TrashedArticle.objects.get()


def page_of(row: TrashedArticle) -> str:
    return f"{TRASH}{row.pk}/change/"


def pressed(client: Client, page: str, name: str, value: str) -> Any:
    """What comes of a button of the page's form about rows of the trash."""
    assert f'name="{name}" value="{value}"' in page
    chosen = {"_selected_action": TrashedArticle.objects.get().pk}
    return client.post(TRASH, {name: value} | chosen, follow=True)


def test_a_row_leads_to_what_was_deleted(pia: Client, row: TrashedArticle) -> None:
    assert f'<a href="{page_of(row)}">' in pia.get(TRASH).text
    page = pia.get(page_of(row)).text
    assert "It is <strong>bright</strong>." in page
    assert row.path in page
    assert "Deleted by <bdi>noor</bdi>" in page
    assert "with 1 version." in page
    assert "<textarea" not in page


def test_it_is_put_back_from_its_page(pia: Client, row: TrashedArticle) -> None:
    answer = pressed(pia, pia.get(page_of(row)).text, "action", "restore")
    assert "Put back:" in answer.text
    assert Article.objects.get().question == "What is *light*?"


def test_it_is_deleted_for_good_from_its_page_when_that_is_confirmed(
    pia: Client, row: TrashedArticle
) -> None:
    answer = pressed(pia, pia.get(page_of(row)).text, "action", "delete_for_good")
    assert "Delete 1 article for good?" in answer.text
    assert TrashedArticle.objects.exists()
    assert "Deleted 1 article for good." in go_on(pia, answer.text).text
    assert not TrashedArticle.objects.exists()


def test_what_cannot_be_put_back_says_why(pia: Client, row: TrashedArticle) -> None:
    make_article("Another?", slug="what-is-light", subject=Subject.objects.get())
    answer = pressed(pia, pia.get(page_of(row)).text, "action", "restore")
    assert f"Left alone: {row.path}. Another article is at its address" in unescape(answer.text)
    assert TrashedArticle.objects.exists()


def test_who_may_only_look_is_offered_nothing(row: TrashedArticle) -> None:
    eda = browser_of(make_person("eda", "editor"))
    page = eda.get(page_of(row)).text
    assert "You may read it here" in page
    assert 'name="action"' not in page
    eda.post(TRASH, {"action": "restore", "_selected_action": row.pk})
    assert not Article.objects.exists()
    assert browser_of(make_person("wim", "writer")).get(page_of(row)).status_code == 403


def test_nothing_is_sent_to_its_page_and_what_is_gone_is_told(
    pia: Client, row: TrashedArticle
) -> None:
    assert pia.post(page_of(row), {"question": "Changed?"}).status_code == 403
    row.delete()
    assert "Perhaps it was deleted?" in pia.get(page_of(row), follow=True).text


def test_the_list_has_a_button_for_each_thing_to_do(pia: Client, row: TrashedArticle) -> None:
    page = pia.get(TRASH).text
    assert "<select" not in page
    form = page[page.index('id="changelist-form"') :]
    actions = re.findall(r'name="action" value="(\w*)"', form)
    buttons = re.findall(r'name="index" value="(\d)" class="as-link">(.+?)<', form)
    assert buttons == [("1", "Put back"), ("2", "Delete for good…")]
    sent = {"action": actions, "index": "1", "_selected_action": row.pk}
    assert "Put back:" in pia.post(TRASH, sent, follow=True).text


def test_changes_to_many_tell_how_many_articles_and_whether_they_stand(pia: Client) -> None:
    undoing = ChangeSet.objects.create(message="Undone by hand", articles=1)
    ChangeSet.objects.create(message="Moved", articles=23_962, undone_by=undoing)
    page = pia.get("/admin/articles/changeset/").text
    told = re.findall(r'field-size">(.+?)</td><td class="field-state">(.+?)<', page)
    assert sorted(told) == [("1 article", "Done"), ("23,962 articles", "Undone")]
