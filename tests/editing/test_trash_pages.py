"""Many articles of the trash in the browser: what is asked, what comes of it, the way back."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing import bases, choosing, trash_pages
from articles.library import revising, tasking, trash
from articles.library.trash_many import FOR_GOOD, PUT_BACK
from articles.models import Article, Status, Task, TaskState, TrashedArticle
from tests.editing.forms import go_on
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

TRASH = "/admin/articles/trashedarticle/"
ACTIONS = {PUT_BACK: "restore", FOR_GOOD: "delete_for_good"}


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def browser(pia: User) -> Client:
    return browser_of(pia)


def throw_away(number: int, **values: Any) -> None:
    subject = make_subject()
    articles = [make_article(subject=subject, **values) for _ in range(number)]
    for article in articles:
        revising.record(article, author=None)
    trash.throw_away(articles, author=None)


def choose(browser: Client, kind: str, query: str = "", **data: Any) -> HttpResponse:
    """What comes of a button of the trash for the rows that are marked: all of them."""
    pks = list(TrashedArticle.objects.values_list("pk", flat=True))
    sent = {"action": ACTIONS[kind], "_selected_action": pks}
    return browser.post(TRASH + query, sent | data, follow=True)


def choose_all(browser: Client, kind: str, query: str = "") -> str:
    """The same for all that a search finds, as one marked row and the link beside it send it."""
    first = TrashedArticle.objects.values_list("pk", flat=True)[:1]
    return choose(browser, kind, query, select_across="1", _selected_action=list(first)).text


def test_a_few_are_put_back_at_once_and_taken_away_again(browser: Client) -> None:
    throw_away(3)
    html = choose(browser, PUT_BACK).text
    assert "<strong><bdi>Put back 3 articles</bdi>.</strong>" in html
    assert Article.objects.count() == 3
    address = re.findall(r'<form class="undo" method="post" action="([^"]+)"', html)[0]
    browser.post(address)
    assert (Article.objects.count(), TrashedArticle.objects.count()) == (0, 3)


def test_one_that_is_put_back_is_led_to_and_can_be_taken_away_again(browser: Client) -> None:
    throw_away(1)
    html = choose(browser, PUT_BACK).text
    assert f'href="/admin/articles/article/{Article.objects.get().pk}/change/"' in html
    assert 'class="undo"' in html


def test_more_are_asked_for_and_put_back_by_a_worker(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 2)
    throw_away(3)
    html = choose(browser, PUT_BACK).text
    assert "Put back 3 articles?" in html
    assert "can be undone as one" in html
    assert "done in the background" in html
    page = go_on(browser, html)
    task = Task.objects.get(kind=PUT_BACK)
    assert page.redirect_chain[-1][0] == f"/admin/tasks/{task.pk}/"
    assert not Article.objects.exists()
    tasking.run(str(task.pk))
    page = browser.get(f"/admin/tasks/{task.pk}/")
    assert "Put back 3 articles." in page.text
    assert "Undo these changes" in page.text


def test_deleting_for_good_says_that_nothing_undoes_it(browser: Client) -> None:
    throw_away(2)
    html = choose(browser, FOR_GOOD).text
    assert "Delete 2 articles for good?" in html
    assert "This cannot be undone: only a backup brings them back." in html
    assert TrashedArticle.objects.count() == 2
    html = go_on(browser, html).text
    assert "Deleted 2 articles for good." in html
    assert 'class="undo"' not in html
    assert not TrashedArticle.objects.exists()


def test_canceling_says_that_what_is_deleted_for_good_stays_so(browser: Client, pia: User) -> None:
    values: Any = {"state": TaskState.RUNNING, "position": 2, "total": 5}
    task = Task.objects.create(kind=FOR_GOOD, title="Delete", author=pia, **values)
    page = browser.get(f"/admin/tasks/{task.pk}/cancel").text
    assert "2 of 5 are done, and stay so; only a backup brings them back." in page


def test_more_than_a_thousand_are_chosen_confirmed_and_deleted_for_good(browser: Client) -> None:
    rows = (TrashedArticle(article_number=number, path=f"/{number}") for number in range(1_100))
    TrashedArticle.objects.bulk_create(rows)
    html = choose_all(browser, FOR_GOOD)
    assert "Delete 1,100 articles for good?" in html
    assert len(html) < 40_000
    page = go_on(browser, html, number="1,100")
    assert page.status_code == 200
    task = Task.objects.get(kind=FOR_GOOD)
    tasking.run(str(task.pk))
    assert not TrashedArticle.objects.exists()
    assert "Deleted 1,100 articles for good." in browser.get(f"/admin/tasks/{task.pk}/").text


@pytest.mark.parametrize("kind", [PUT_BACK, FOR_GOOD])
def test_above_a_bound_the_number_is_asked_for(
    browser: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 0)
    monkeypatch.setitem(trash_pages.ASK_TWICE_ABOVE, kind, 2)
    throw_away(3)
    html = choose(browser, kind).text
    assert "Write the number" in html
    for wrong in ("", "2"):
        assert "That is not the number" in go_on(browser, html, number=wrong).text
    assert not Task.objects.filter(kind=kind).exists()
    go_on(browser, html, number="3")
    assert Task.objects.filter(kind=kind).exists()


def test_the_number_is_asked_for_above_fifty_and_above_a_thousand() -> None:
    assert trash_pages.ASK_TWICE_ABOVE == {PUT_BACK: 1_000, FOR_GOOD: 50}


def test_up_to_the_bound_no_number_is_asked_for(browser: Client) -> None:
    throw_away(1)
    assert "Write the number" not in choose(browser, FOR_GOOD).text


def test_all_that_a_search_finds_are_those_that_it_found_when_they_were_chosen(
    browser: Client,
) -> None:
    for question in ("Rain 1?", "Rain 2?", "Sun?"):
        throw_away(1, question=question)
    html = choose_all(browser, FOR_GOOD, "?q=rain")
    assert "Delete 2 articles for good?" in html
    throw_away(1, question="Rain 3?")
    page = go_on(browser, html)
    assert page.redirect_chain[-1][0] == f"{TRASH}?q=rain"
    left = TrashedArticle.objects.values_list("question", flat=True)
    assert set(left) == {"Sun?", "Rain 3?"}


def test_where_the_list_counts_no_further_it_names_no_number(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bases, "PAGES", 1)
    monkeypatch.setattr(site.get_model_admin(TrashedArticle), "list_per_page", 20)
    throw_away(60)
    page = browser.get(TRASH).text
    assert "Choose all that are found" in page
    assert "50 articles or more" in page
    assert "Choose all 50" not in page
    assert "All 50 selected" not in page
    assert "Delete 60 articles for good?" in choose_all(browser, FOR_GOOD)


def test_up_to_there_it_names_the_number(browser: Client) -> None:
    throw_away(51)
    page = browser.get(TRASH).text
    assert "Choose all 51" in page
    assert "51 articles" in page


def test_what_cannot_be_put_back_is_told_before(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 1)
    throw_away(2)
    taken, slug = TrashedArticle.objects.order_by("pk")[0], "is-there-again"
    TrashedArticle.objects.filter(pk=taken.pk).update(path=f"/learn/rain/questions/{slug}")
    make_article("Again?", subject=make_subject("Rain"), slug=slug)
    html = unescape(choose(browser, PUT_BACK).text)
    assert "Put back 1 article?" in html
    assert "1 of the 2 that you chose is left alone" in html
    assert f"1 article: {trash.TAKEN}" in html
    assert f'href="{TRASH}{taken.pk}/change/"' in html


def test_where_none_can_be_put_back_there_is_no_button(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 0)
    throw_away(2)
    html = choose(browser, PUT_BACK).text
    TrashedArticle.objects.all().delete()
    html = go_on(browser, html).text
    assert "None of the 2 articles that you chose can be put back" in html
    assert "Back to the trash" in html
    assert not Task.objects.filter(kind=PUT_BACK).exists()


def test_more_than_one_change_can_hold_are_refused(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST", 2)
    throw_away(3)
    assert "more than 2 articles" in choose(browser, FOR_GOOD).text


def test_what_is_chosen_cannot_be_forged_nor_taken_from_another_list(browser: Client) -> None:
    for chosen in ("W1sxXSxbMV1d", choosing.sealed([(1, 0)]), ""):
        sent = {"chosen": chosen, "sure": "yes"}
        page = browser.post("/admin/articles/trash/delete_for_good", sent, follow=True)
        assert "Nothing is chosen" in page.text


def test_who_may_do_the_one_may_not_do_the_other_by_its_address() -> None:
    throw_away(1, status=Status.DRAFT)
    hal = make_person("hal", "editor")
    hal.user_permissions.add(Permission.objects.get(codename="delete_article"))
    row = TrashedArticle.objects.get()
    sent = {"chosen": choosing.sealed([(row.pk, 0)], choosing.TRASH), "sure": "yes"}
    browser = browser_of(hal)
    assert browser.post("/admin/articles/trash/delete_for_good", sent).status_code == 403
    assert browser.post("/admin/articles/trash/nothing", sent).status_code == 404
    browser.post("/admin/articles/trash/put_back", sent)
    assert Article.objects.exists()


def test_a_page_for_many_asks_as_often_as_one_for_few(browser: Client) -> None:
    counts = []
    for number in (30, 170):
        throw_away(number, status=Status.DRAFT)
        with CaptureQueriesContext(connection) as asked:
            choose_all(browser, PUT_BACK)
        counts.append(len(asked))
    assert counts[0] == counts[1]
