"""A change to many articles in the browser: what it will do, what came of it, and the way back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.editing import choosing, many
from articles.editing.many_forms import MomentForm
from articles.library import narrowing, revising, tasking
from articles.models import Article, ChangeSet, Status, Task
from tests.editing.forms import go_on
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


@pytest.fixture
def browser(pia: User) -> Client:
    return browser_of(pia)


def drafts(number: int, **values: object) -> list[Article]:
    found = [
        make_article(f"Draft {place}?", status=Status.DRAFT, **values)  # type: ignore[arg-type]
        for place in range(number)
    ]
    for article in found:
        revising.record(article, author=None)
        article.refresh_from_db()
    return found


def choose(browser: Client, action: str, articles: list[Article], query: str = "") -> str:
    data = {
        "action": action,
        "_selected_action": [article.pk for article in articles],
        "seen": [f"{article.pk}:{article.version}" for article in articles],
    }
    return browser.post(LIST + query, data, follow=True).text


def choose_all(browser: Client, action: str, query: str = "") -> HttpResponse:
    shown = Article.objects.values_list("pk", flat=True)[:1]
    data = {"action": action, "select_across": "1", "_selected_action": list(shown)}
    return browser.post(LIST + query, data, follow=True)


@pytest.mark.parametrize("action", ["publish", "schedule"])
def test_a_list_that_finds_nothing_by_now_asks_for_nothing(browser: Client, action: str) -> None:
    make_article("Public?")
    page = choose_all(browser, action, "?state=draft")
    assert many.NOTHING in page.text


def test_the_confirmation_says_what_changes_and_what_not(browser: Client) -> None:
    articles = [*drafts(2), make_article("Public?"), make_article("Also public?")]
    html = choose(browser, "publish", articles)
    assert "Publish 2 articles?" in html
    assert "Readers will see 2 articles from now on." in html
    assert "2 of the 4 that you chose are left alone" in html
    assert "2 are published already." in html
    assert "can be undone as one" in html
    assert not ChangeSet.objects.exists()


def test_confirmed_it_is_done_and_its_message_undoes_it(browser: Client) -> None:
    html = go_on(browser, choose(browser, "publish", drafts(3))).text
    assert "<strong><bdi>Published 3 articles</bdi>.</strong>" in html
    address = re.findall(r'<form class="undo" method="post" action="([^"]+)"', html)[0]
    assert "3 articles are as before" in browser.post(address, follow=True).text
    assert not Article.objects.published().exists()


def test_who_may_not_undo_is_offered_none(browser: Client) -> None:
    eva = browser_of(make_person("eva", "editor"))
    html = go_on(eva, choose(eva, "submit", drafts(1))).text
    assert "Submitted 1 article for review" in html
    assert 'class="undo"' not in html


def test_it_leads_back_to_the_list_as_it_was(browser: Client) -> None:
    html = choose(browser, "publish", drafts(1), "?state=draft&q=draft")
    page = go_on(browser, html)
    assert page.redirect_chain[-1][0] == f"{LIST}?state=draft&q=draft"


def test_all_that_a_filter_finds_is_as_it_was_when_it_was_confirmed(browser: Client) -> None:
    articles = drafts(3)
    make_article("Public?")
    html = choose_all(browser, "archive", "?state=draft").text
    assert "Archive 3 articles?" in html
    Article.objects.filter(pk=articles[0].pk).update(answer="Newer.")
    revising.record(articles[0], author=None)
    drafts(1)
    html = go_on(browser, html).text
    assert "Archived 2 articles" in html
    assert "Somebody saved a newer version since" in html
    assert Article.objects.filter(status="archived").count() == 2


def test_all_with_words_that_very_many_have_are_more_than_the_list_shows(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "MOST_MATCHING", 60)
    rain = [make_article(f"Rain {place}?").pk for place in range(70)]
    make_article("Snow?")
    assert "Choose all 60+ that are found" in browser.get(f"{LIST}?q=rain").text
    page = choose_all(browser, "withdraw", "?q=rain").text
    assert "Withdraw 70 articles?" in page
    monkeypatch.setattr(narrowing, "MOST_MATCHING", 40)
    assert "Choose all 40+ that are found" in browser.get(f"{LIST}?q=rain").text
    monkeypatch.setattr(choosing, "MOST", 69)
    assert "more than 69 articles" in choose_all(browser, "withdraw", "?q=rain").text
    assert Article.objects.filter(pk__in=rain).published().count() == 70


def test_choosing_all_reads_no_texts_and_asks_as_often_for_many(browser: Client) -> None:
    counts = []
    for number in (10, 190):
        for _ in range(number):
            make_article()
        with CaptureQueriesContext(connection) as asked:
            choose_all(browser, "withdraw")
        counts.append(len(asked))
        frozen = [one["sql"] for one in asked if 'AS "version" FROM' in one["sql"]]
        assert len(frozen) == 1
        assert "answer" not in frozen[0]
    assert counts[0] == counts[1]


def test_more_than_a_form_can_hold_is_refused(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST", 2)
    drafts(3)
    assert "more than 2 articles" in choose_all(browser, "publish").text


def test_many_are_left_to_a_worker(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasking, "AT_ONCE", 2)
    html = choose(browser, "publish", drafts(3))
    assert "done in the background" in html
    page = go_on(browser, html)
    assert page.redirect_chain[-1][0] == f"/admin/tasks/{Task.objects.get(kind='step').pk}/"
    assert "Publish 3 articles" in page.text
    assert not Article.objects.published().exists()
    tasking.run(str(Task.objects.get(kind="step").pk))
    assert Article.objects.published().count() == 3


def test_what_is_chosen_cannot_be_forged(browser: Client) -> None:
    drafts(1)
    sent = {"chosen": "W1sxXSxbMV1d", "sure": "yes"}
    page = browser.post("/admin/articles/many/publish", sent, follow=True)
    assert "Nothing is chosen" in page.text
    assert not Article.objects.published().exists()


def test_sealed_pairs_come_back() -> None:
    pairs = [(3, 1), (4, 7), (900, 2)]
    request = type("Sent", (), {"POST": {"chosen": choosing.sealed(pairs)}})()
    assert choosing.unsealed(request) == pairs


def test_the_trash_asks_for_the_number_of_many(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "TRASH_ASKS_TWICE_ABOVE", 2)
    html = choose(browser, "throw_away", drafts(3))
    html = go_on(browser, html, number="2").text
    assert "That is not the number" in html
    assert Article.objects.count() == 3
    go_on(browser, html, number="3")
    assert not Article.objects.exists()


@pytest.mark.parametrize("typed", ["1,200", "1 200", "1.200", "1200"])
def test_a_number_is_typed_with_or_without_separators(typed: str) -> None:
    request = type("Sent", (), {"POST": {"number": typed}})()
    assert choosing.typed_number(request) == 1200


def test_every_change_to_very_many_asks_for_their_number_first(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "ASK_TWICE_ABOVE", 2)
    html = choose(browser, "publish", drafts(3))
    assert "Write the number of articles that you chose: 3" in html
    assert "That is not the number" not in html
    html = go_on(browser, html).text
    assert "That is not the number. Nothing was changed." in html
    assert not Article.objects.published().exists()
    go_on(browser, html, number="3")
    assert Article.objects.published().count() == 3


def test_numbers_of_a_confirmation_have_their_separators(
    browser: Client,
) -> None:
    chosen = [(pk, 1) for pk in range(10**6, 10**6 + 1_200)]
    (draft,) = drafts(1)
    pairs = [(draft.pk, draft.version), *chosen]
    data = {"chosen": choosing.sealed(pairs), "list": ""}
    html = browser.post("/admin/articles/many/publish", data).text
    assert "1,200 of the 1,201 that you chose are left alone" in html
    assert "Write the number of articles that you chose: 1,201" in html


def test_none_that_can_be_changed_is_said_with_the_reasons(browser: Client) -> None:
    articles = [*drafts(2), make_article("Gone?", status=Status.WITHDRAWN)]
    html = choose(browser, "withdraw", articles)
    assert "None of the 3 articles that you chose can be withdrawn" in html
    assert "2 are drafts: only what is published can be withdrawn." in html
    assert "1 is withdrawn already." in html
    assert "0 articles" not in html
    assert "Back to the list" in html


def test_the_rest_of_those_that_are_named_is_told_by_number(browser: Client) -> None:
    html = choose(browser, "publish", drafts(12))
    assert "and 2 more" in html
    assert "and more" not in html


def test_who_leaves_an_action_comes_to_what_was_chosen(browser: Client) -> None:
    html = choose(browser, "move", drafts(1), "?state=draft")
    assert html.count(f'href="{LIST}?state=draft&amp;kept=1"') == 2
    page = browser.get(f"{LIST}?state=draft&kept=1")
    assert page.status_code == 200
    html = choose(browser, "publish", drafts(1), "?state=draft&kept=1")
    assert go_on(browser, html).redirect_chain[-1][0] == f"{LIST}?state=draft"


def test_undone_it_leads_back_to_the_list_as_it_was(browser: Client) -> None:
    html = go_on(browser, choose(browser, "publish", drafts(2), "?state=draft")).text
    address = re.findall(r'href="(/admin/articles/changeset/[^"]+)">Look at it', html)[0]
    html = browser.get(unescape(address)).text
    back = unescape(re.findall(r'name="back" value="([^"]*)"', html)[0])
    undo = reverse("undo_change_set", args=[ChangeSet.objects.get().pk])
    page = browser.post(undo, {"back": back}, follow=True)
    assert page.redirect_chain[-1][0] == f"{LIST}?state=draft"
    assert "2 articles are as before" in page.text


def test_what_is_undone_leads_to_no_other_site(browser: Client) -> None:
    go_on(browser, choose(browser, "publish", drafts(1)))
    address = reverse("undo_change_set", args=[ChangeSet.objects.get().pk])
    page = browser.post(address, {"back": "//evil.example/"})
    assert page["Location"] == "/admin/articles/changeset/"


def test_a_moment_is_taken_in_the_editors_zone(browser: Client) -> None:
    browser.cookies["zone"] = "Asia/Tokyo"
    html = choose(browser, "schedule", drafts(1))
    assert "Asia/Tokyo" in html
    html = go_on(browser, html, at_0="2099-01-02", at_1="08:00:00").text
    assert "Schedule 1 article for Jan 2, 2099, 8:00 JST?" in html
    go_on(browser, html)
    assert Article.objects.get().published_at.isoformat() == "2099-01-01T23:00:00+00:00"


def test_a_moment_that_is_over_is_refused(browser: Client) -> None:
    html = choose(browser, "schedule", drafts(1))
    day = timezone.now() - timedelta(days=2)
    html = go_on(browser, html, at_0=f"{day:%Y-%m-%d}", at_1="08:00:00").text
    assert "This moment is over" in html


def test_a_related_article_is_given_by_its_address(browser: Client) -> None:
    target = make_article("Target?")
    articles = drafts(2)
    html = choose(browser, "relate", articles)
    assert "Choose an article" in go_on(browser, html).text
    html = go_on(browser, html, address=target.get_absolute_url()).text
    assert "Add “Target?” to the related articles of 2 articles?" in html
    go_on(browser, html)
    assert articles[1].related_links.get().target == target


def test_names_are_shown_as_text(browser: Client) -> None:
    make_subject("<b>Optics</b>", slug="optics")
    html = choose(browser, "move", drafts(1))
    html = go_on(browser, html, to_subject="optics").text
    assert "&lt;b&gt;Optics" in html
    html = go_on(browser, html).text
    assert "<b>Optics" not in html


def test_a_moment_beyond_the_calendar_of_some_zone_is_refused() -> None:
    form = MomentForm({"at_0": "9999-12-31", "at_1": "23:30"})
    assert not form.is_valid()
    assert form.errors["at"] == ["Choose a year until 9000."]


def test_the_page_of_a_change_asks_as_often_for_many_articles_as_for_few(browser: Client) -> None:
    def queries(count: int) -> int:
        change_set = ChangeSet.objects.create(message="Many", articles=count)
        subject = make_subject()
        for number in range(count):
            article = make_article(f"Is it {number} of {count}?", subject=subject)
            revising.record(article, author=None, change_set=change_set.pk)
        address = f"/admin/articles/changeset/{change_set.pk}/change/"
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(address).text
        assert page.count(f" of {count}?") == min(count, 100)
        touched = [one["sql"] for one in captured if "articles_article" in one["sql"]]
        assert not any("DISTINCT" in sql and "question" in sql for sql in touched)
        return len(captured)

    assert queries(110) == queries(10)
