"""A change to many articles in the browser: what it will do, what came of it, and the way back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editing import choosing, many
from articles.editing.many_forms import MomentForm
from articles.library import revising, tasking
from articles.models import Article, ChangeSet, Redirect, Status, Task
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


def test_the_confirmation_says_what_changes_and_what_not(browser: Client) -> None:
    articles = [*drafts(2), make_article("Public?"), make_article("Also public?")]
    html = choose(browser, "publish", articles)
    assert "Publish 2 articles?" in html
    assert "2 of 4 are left alone" in html
    assert "2: It is published already." in html
    assert "can be undone as one" in html
    assert not ChangeSet.objects.exists()


def test_confirmed_it_is_done_and_its_message_undoes_it(browser: Client) -> None:
    html = go_on(browser, choose(browser, "publish", drafts(3))).text
    assert "<strong><bdi>Published</bdi>:</strong> 3 articles." in html
    address = re.findall(r'<form class="undo" method="post" action="([^"]+)"', html)[0]
    assert "3 articles are as before" in browser.post(address, follow=True).text
    assert not Article.objects.published().exists()


def test_who_may_not_undo_is_offered_none(browser: Client) -> None:
    eva = browser_of(make_person("eva", "editor"))
    html = go_on(eva, choose(eva, "submit", drafts(1))).text
    assert "Submitted for review" in html
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
    assert "2 articles." in html
    assert "Somebody saved it since" in html
    assert Article.objects.filter(status="archived").count() == 2


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
    monkeypatch.setattr(many, "ASK_TWICE_ABOVE", 2)
    html = choose(browser, "throw_away", drafts(3))
    html = go_on(browser, html, number="2").text
    assert "That is not the number" in html
    assert Article.objects.count() == 3
    go_on(browser, html, number="3")
    assert not Article.objects.exists()


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


# Replacing text


def look(browser: Client, articles: list[Article], **values: object) -> str:
    data = {"find": "answer", "by": "reply", "fields_of": "answer"} | values
    return go_on(browser, choose(browser, "replace", articles), **data).text


def test_each_change_is_shown_before_it_is_made(browser: Client) -> None:
    articles = drafts(2)
    html = look(browser, articles)
    assert "Found 2 times in 2 articles." in html
    assert "<del>answer</del><ins>reply</ins>" in html
    html = go_on(browser, html, shown=[a.pk for a in articles], wanted=[articles[0].pk]).text
    assert "in 1 article?" in html
    html = go_on(browser, html).text
    answers = list(Article.objects.order_by("pk").values_list("answer", flat=True))
    assert [answer.startswith("The reply") for answer in answers] == [True, False]


def test_pages_of_changes_keep_what_was_left_out(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.editing.replacing_text.PER_PAGE", 2)
    first, second, third = drafts(3)
    html = look(browser, [first, second, third])
    page = go_on(browser, html, shown=[first.pk, second.pk], wanted=[first.pk], page="2")
    assert "1 left out so far" in page.text
    assert f'name="wanted" value="{third.pk}" checked' in page.text
    back = browser.get(f"{page.redirect_chain[-1][0].partition('?')[0]}?page=1").text
    assert f'name="wanted" value="{second.pk}">' in back


def test_much_is_looked_through_by_a_worker(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "LOOKED_AT_ONCE", 1)
    html = look(browser, drafts(2))
    assert "Looked through 0 of 2" in html
    task = Task.objects.get(kind="look_for")
    tasking.run(str(task.pk))
    address = f"/admin/articles/replace/{task.pk}/"
    assert address in browser.get(f"/admin/tasks/{task.pk}/").text
    page = browser.get(address).text
    assert "Found 2 times in 2 articles." in page


def test_what_is_looked_for_is_not_what_replaces_it(browser: Client) -> None:
    assert "Write something else" in look(browser, drafts(1), by="answer")
    assert "Choose where to look" in look(browser, drafts(1), fields_of=[])


def test_what_somebody_looks_for_is_theirs(browser: Client) -> None:
    look(browser, drafts(1))
    address = f"/admin/articles/replace/{Task.objects.get(kind='look_for').pk}/"
    assert browser_of(make_person("eva", "editor")).get(address).status_code == 404


def test_a_text_of_many_places_shows_the_first_of_them(browser: Client) -> None:
    html = look(browser, drafts(1, answer="answer " * 30))
    assert html.count("<del>") == 20
    assert "and 10 more places in this text" in html


# Merging


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


def test_what_was_typed_stays_when_somebody_saved_since(browser: Client) -> None:
    kept, gone = make_article("Light?"), make_article("What is light?")
    html = browser.get(f"/admin/articles/article/{kept.pk}/merge?picked={gone.pk}").text
    revising.record(gone, author=None)
    page = go_on(browser, html, **{"choice-answer": "own", "own-answer": "My own words."})
    assert page.status_code == 409
    assert "My own words." in page.text
    assert not Redirect.objects.exists()


def test_a_moment_beyond_the_calendar_of_some_zone_is_refused() -> None:
    form = MomentForm({"at_0": "9999-12-31", "at_1": "23:30"})
    assert not form.is_valid()
    assert form.errors["at"] == ["Choose a year until 9000."]


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
