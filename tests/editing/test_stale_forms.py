"""Forms that were opened before somebody else saved, or sent once more after an error."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.library import drafting, revising, trash
from articles.library.drafting import Typed
from articles.library.workflow import Step
from articles.models import Article, AuditEntry, Draft, Page, Subject, TrashedArticle
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, opened
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

UNTIL = "2031-05-06"


def form_at(client: Client, place: str, form_id: str) -> dict[str, Any]:
    return sent_back(client.get(place).text, form_id)


def test_a_page_that_somebody_saved_meanwhile_is_not_overwritten(ines: Client) -> None:
    page = Page.objects.create(slug="imprint", title="Imprint", body="Old.")
    place = reverse("admin:articles_page_change", args=[page.pk])
    mine = form_at(ines, place, "page_form")
    Page.objects.update(body="Theirs.")
    refused = ines.post(place, mine | {"title": "Mine"})
    assert "Somebody saved this after you had opened it" in refused.text
    assert 'name="title"' in refused.text
    page.refresh_from_db()
    assert (page.title, page.body) == ("Imprint", "Theirs.")


def test_an_old_form_does_not_rename_a_subject_back(ines: Client) -> None:
    subject = make_subject("Optics")
    place = reverse("admin:articles_subject_change", args=[subject.pk])
    mine = form_at(ines, place, "subject_form")
    Subject.objects.update(name="Light", slug="light")
    refused = ines.post(place, mine | {"description": "On light."})
    assert "Somebody saved this" in refused.text
    subject.refresh_from_db()
    assert (subject.slug, subject.description) == ("light", "")


def test_a_moment_that_was_typed_outlives_an_error(ines: Client) -> None:
    article = make_article(status="draft")
    revising.record(article, author=None)
    moment = {"published_at_0": UNTIL, "published_at_1": "09:00:00"}
    refused = ines.post(
        address(article), opened(ines, article) | moment | {"answer": " ", "_continue": ""}
    )
    again = sent_back(refused.text) | {"answer": "Mended.", "_continue": ""}
    ines.post(address(article), again)
    article.refresh_from_db()
    assert article.published_at.date().isoformat() == UNTIL


def test_a_refused_step_leaves_the_form_at_what_stands(ines: Client) -> None:
    article = make_article(status="draft")
    revising.record(article, author=None)
    form = opened(ines, article) | {"answer": " ", "_step": "publish"}
    page = ines.post(address(article), form)
    assert 'class="state state-draft"' in page.text
    assert 'value="publish"' in page.text


def test_a_draft_is_read_in_the_zone_in_which_it_was_typed(ines: Client, wim: Client) -> None:
    article = make_article(unpublish_at=timezone.now() + timedelta(days=1))
    revising.record(article, author=None)
    ends = article.unpublish_at
    wim.cookies["zone"], ines.cookies["zone"] = "America/New_York", "Asia/Tokyo"
    wim.post(address(article), opened(wim, article) | {"answer": "Better.", "_propose": ""})
    place = f"{address(article)}?draft={Draft.objects.get().key}"
    ines.post(place, sent_back(ines.get(place).text) | {"_continue": ""})
    article.refresh_from_db()
    assert (article.answer, article.unpublish_at) == ("Better.", ends)


def test_publishing_what_was_submitted_is_told(ines: Client, wim: Client) -> None:
    article = make_article()
    revising.record(article, author=None)
    wim.post(address(article), opened(wim, article) | {"answer": "Better.", "_propose": ""})
    place = f"{address(article)}?draft={Draft.objects.get().key}"
    ines.post(place, sent_back(ines.get(place).text) | {"_continue": ""})
    assert AuditEntry.objects.filter(detail="Submitted changes published").exists()
    assert article.revisions.first().message == "Text by wim"


def test_publishing_what_was_scheduled_is_a_step(ines: Client) -> None:
    article = make_article(published_at=timezone.now() + timedelta(days=1))
    revising.record(article, author=None)
    ines.post(address(article), opened(ines, article) | {"_step": "publish"})
    assert article.revisions.first().message == "Published"
    assert AuditEntry.objects.filter(detail="Published").exists()


def test_the_list_keeps_an_end_that_is_to_come() -> None:
    end = timezone.now() + timedelta(days=9)
    article = make_article(status="draft", unpublish_at=end)
    revising.record(article, author=None)
    pia = make_person("pia", "publisher")
    many.take_step(Step.PUBLISH, {article.pk: article.version}, author=pia)
    article.refresh_from_db()
    assert (article.is_published, article.unpublish_at) == (True, end)


def test_an_undo_of_a_deletion_can_be_undone() -> None:
    article = make_article()
    revising.record(article, author=None)
    pia = make_person("pia", "publisher")
    gone = many.throw_away({article.pk: article.version}, author=pia)
    back = many.undo(gone.change_set, author=pia)
    assert Article.objects.filter(pk=article.pk).exists()
    many.undo(back.change_set, author=pia)
    assert TrashedArticle.objects.get().article_number == article.pk


def test_a_restored_article_has_its_drafts_again() -> None:
    article, wim = make_article(), make_person("wim", "writer")
    draft = drafting.keep(wim, uuid4(), article, Typed({"answer": ["Mine"]}))
    trash.throw_away([article], author=None)
    trash.restore(TrashedArticle.objects.get(), author=None)
    assert drafting.own(wim, article) == draft
