"""Two articles made one in the browser: side by side, merged, refused."""

import pytest
from django.db import OperationalError
from django.test import Client

from articles.library import revising, tasking
from articles.models import Redirect, Task
from tests.editing.forms import go_on
from tests.editing.test_conflicts import browser_of
from tests.editing.test_many import choose, choose_all, drafts
from tests.factories import make_article
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return browser_of(make_person("pia", "publisher"))


def test_two_of_the_list_are_merged(browser: Client) -> None:
    kept, gone = make_article("Light?"), make_article("What is light?", answer="Of the other.")
    for article in (kept, gone):
        revising.record(article, author=None)
        article.refresh_from_db()
    html = choose(browser, "merge", [kept, gone])
    assert "1 address will lead to the one that stays" in html
    assert not Redirect.objects.exists()
    page = go_on(browser, html, **{"choice-answer": "gone"})
    assert 'class="undo"' in page.text
    kept.refresh_from_db()
    assert kept.answer == "Of the other."
    assert Redirect.objects.get().new_path == kept.get_absolute_url()


@pytest.mark.parametrize("number", [1, 3])
def test_not_two_are_not_merged(browser: Client, number: int) -> None:
    assert "Choose two articles to merge" in choose(browser, "merge", drafts(number))


def test_all_that_a_filter_finds_are_merged_if_they_are_two(browser: Client) -> None:
    drafts(1)
    for name in ("Light?", "What is light?"):
        make_article(name)
    page = choose_all(browser, "merge", "?state=published")
    assert "Becomes part of it" in page.text
    assert "Choose two articles to merge" in choose_all(browser, "merge").text


def test_an_article_is_merged_with_one_given_by_its_address(browser: Client) -> None:
    kept, gone = make_article("Light?"), make_article("What is light?")
    address = f"/admin/articles/article/{kept.pk}/merge"
    assert address in browser.get(f"/admin/articles/article/{kept.pk}/change/").text
    assert "Merge with another article" in browser.get(address).text
    html = browser.get(address, {"address": gone.get_absolute_url()}).text
    assert "Becomes part of it" in html


def test_one_that_is_not_public_cannot_stay(browser: Client) -> None:
    (draft,) = drafts(1)
    public = make_article()
    html = browser.get(f"/admin/articles/article/{draft.pk}/merge?picked={public.pk}").text
    assert f'name="kept_version" value="{public.version}"' in html
    stays = f"/admin/articles/article/{draft.pk}/merge?picked={public.pk}&stays={draft.pk}"
    html = browser.get(stays).text
    assert "is not public. Publish it first." in html
    assert "kept_version" not in html


def test_either_of_two_drafts_can_stay(browser: Client) -> None:
    first, second = drafts(2)
    html = browser.get(f"/admin/articles/article/{first.pk}/merge?picked={second.pk}").text
    assert "is not public" not in html
    assert "No address leads on" in html
    assert f"stays={second.pk}" in html
    go_on(browser, html)
    second.refresh_from_db()
    assert second.status == "withdrawn"


def test_what_was_typed_stays_when_somebody_saved_since(browser: Client) -> None:
    kept, gone = make_article("Light?"), make_article("What is light?")
    html = browser.get(f"/admin/articles/article/{kept.pk}/merge?picked={gone.pk}").text
    revising.record(gone, author=None)
    page = go_on(browser, html, **{"choice-answer": "own", "own-answer": "My own words."})
    assert page.status_code == 409
    assert "My own words." in page.text
    assert not Redirect.objects.exists()


def test_a_merge_that_the_busy_database_puts_off_is_told_as_such(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(task: Task, tell: tasking.Tell) -> None:
        raise OperationalError("database is locked")

    kept, gone = make_article("Light?"), make_article("What is light?")
    html = browser.get(f"/admin/articles/article/{kept.pk}/merge?picked={gone.pk}").text
    monkeypatch.setitem(tasking.KINDS, "merge", tasking.Kind(whole=busy))
    page = go_on(browser, html)
    task = Task.objects.get(kind="merge")
    assert task.state == "waiting"
    assert page.request["PATH_INFO"] == f"/admin/tasks/{task.pk}/"


def test_texts_lose_the_character_that_no_text_has(browser: Client) -> None:
    kept, gone = make_article("Light?"), make_article("What is light?")
    html = browser.get(f"/admin/articles/article/{kept.pk}/merge?picked={gone.pk}").text
    go_on(browser, html, **{"choice-answer": "own", "own-answer": "My\0 own."})
    kept.refresh_from_db()
    assert kept.answer == "My own."
