"""The buttons of the form: who is offered which, and what each does."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.library import revising
from articles.models import Article, AuditEntry, Status
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, opened
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article
from tests.library.people import make_person
from tests.library.queue import worked_off

pytestmark = pytest.mark.django_db

D, R, P, W, A = Status
LIST = "/admin/articles/article/"
LATER = {"published_at_0": "2099-07-01", "published_at_1": "09:00:00"}


def written(status: Status, **values: Any) -> Article:
    article = make_article("What is light?", status=status, **values)
    revising.record(article, author=make_person("wim", "writer"))
    article.refresh_from_db()
    return article


def take(client: Client, article: Article, step: str, **values: str) -> Any:
    return client.post(address(article), opened(client, article) | {"_step": step} | values)


@pytest.mark.parametrize(
    ("step", "before", "after", "word", "values"),
    [
        ("submit", D, R, "Submitted for review", {}),
        ("send_back", R, D, "Sent back", {"message": "Name a source"}),
        ("publish", R, P, "Published", {}),
        ("schedule", D, P, "Scheduled", LATER),
        ("withdraw", P, W, "Withdrawn", {}),
        ("archive", W, A, "Archived", {}),
        ("reopen", A, D, "Made a draft again", {}),
    ],
)
def test_a_step_is_taken_told_and_mailed(
    step: str, before: Status, after: Status, word: str, values: dict[str, str]
) -> None:
    article = written(before)
    pia = browser_of(make_person("pia", "publisher"))
    make_person("eva", "editor")
    with worked_off():
        assert take(pia, article, step, **values).status_code == 302
    article.refresh_from_db()
    remark = values.get("message", "")
    assert article.status == after
    assert article.revisions.first().message == (remark or word)
    entry = AuditEntry.objects.get(event="transition")
    assert (entry.who, entry.about) == ("pia", article.get_absolute_url())
    assert entry.detail == (f"{word}: {remark}" if remark else word)
    told = "eva@example.org" if after == R else "wim@example.org"
    assert [message.to for message in mail.outbox] == [[told]]
    assert mail.outbox[0].subject.startswith(word)


def test_what_is_typed_is_saved_along_with_a_step() -> None:
    article = written(D)
    pia = browser_of(make_person("pia", "publisher"))
    take(pia, article, "publish", answer="A wave.", message="Ready")
    article.refresh_from_db()
    assert (article.status, article.answer) == (P, "A wave.")
    assert timezone.now() - article.published_at < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("step", "status", "sentence"),
    [
        ("send_back", R, "Say in a few words what is to be done."),
        ("schedule", D, "Choose a moment to come, then schedule it."),
    ],
)
def test_a_step_that_lacks_something_is_refused_in_words(
    step: str, status: Status, sentence: str
) -> None:
    article = written(status)
    page = take(browser_of(make_person("pia", "publisher")), article, step)
    assert sentence in page.text
    article.refresh_from_db()
    assert article.status == status
    assert article.revisions.count() == 1


@pytest.mark.parametrize("is_scheduled", [False, True])
def test_publishing_now_does_not_discard_a_day_to_come_that_was_chosen(is_scheduled: bool) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    article = written(P, published_at=tomorrow) if is_scheduled else written(D)
    before = article.published_at
    page = take(browser_of(make_person("pia", "publisher")), article, "publish", **LATER)
    (error,) = page.context["adminform"].form.errors["published_at"]
    assert "“Publish now” does not wait until Jul 1, 2099." in error
    assert sent_back(page.text)["published_at_0"] == "2099-07-01"
    article.refresh_from_db()
    assert (article.published_at, article.is_published) == (before, False)


@pytest.mark.parametrize("step", ["submit", "reopen", "send_back", "withdraw"])
def test_a_step_from_where_it_does_not_lead_is_refused(step: str) -> None:
    article = written(A if step == "submit" else P if step in {"reopen", "send_back"} else D)
    page = take(browser_of(make_person("pia", "publisher")), article, step, message="No")
    before = article.status
    article.refresh_from_db()
    assert article.status == before
    assert page.status_code == 200
    assert page.context["errors"] or page.context["adminform"].form.errors


def test_a_step_that_does_not_lead_on_from_a_draft_is_refused_in_words() -> None:
    page = take(browser_of(make_person("pia", "publisher")), written(D), "withdraw")
    assert "It is a draft: there is no way to “Withdraw”." in page.text


# What is offered

SAVE = {"_continue", "_save"}
OFFERED = {
    ("writer", D): SAVE | {"submit"},
    ("writer", R): SAVE,
    ("writer", P): {"_propose", "_keep"},
    ("writer", W): set(),
    ("writer", A): set(),
    ("editor", D): SAVE | {"submit", "archive"},
    ("editor", R): SAVE | {"send_back", "archive"},
    ("editor", P): {"_propose", "_keep"},
    ("editor", W): SAVE | {"reopen", "archive"},
    ("editor", A): SAVE | {"reopen"},
    ("publisher", D): SAVE | {"publish", "schedule", "submit", "archive"},
    ("publisher", R): SAVE | {"publish", "schedule", "send_back", "archive"},
    ("publisher", P): SAVE | {"_keep", "withdraw", "archive"},
    ("publisher", W): SAVE | {"publish", "schedule", "reopen", "archive"},
    ("publisher", A): SAVE | {"publish", "schedule", "reopen"},
}


def buttons(html: str) -> set[str]:
    names = re.findall(r'<button [^>]*name="(_[a-z]+)"(?: value="(\w+)")?', html)
    names = [pair for pair in names if pair[0] not in ("_preview", "_link")]
    return {value or name for name, value in names}


@pytest.mark.parametrize("group", ["writer", "editor", "publisher"])
def test_the_buttons_are_those_that_may_be_pressed(group: str) -> None:
    client = browser_of(make_person("ines", group))
    for status in Status:
        article = make_article(status=status)
        assert buttons(client.get(address(article)).text) == OFFERED[group, status], status


def test_a_scheduled_article_can_be_published_now_by_publishers_alone() -> None:
    article = make_article(published_at=timezone.now() + timedelta(days=1))
    pia = browser_of(make_person("pia", "publisher"))
    shown = buttons(pia.get(address(article)).text)
    assert shown == SAVE | {"publish", "schedule", "withdraw", "archive"}
    writer = browser_of(make_person("wim", "writer"))
    assert buttons(writer.get(address(article)).text) == set()


# In whose zone a moment is read


def scheduled(cookie: str, field: str | None, day: str, time: str) -> datetime:
    """The moment that an article is public from, as a browser in some zone sent it."""
    pia = browser_of(make_person("pia", "publisher"))
    if cookie:
        pia.cookies["zone"] = cookie
    article = written(D)
    moment = {"published_at_0": day, "published_at_1": time}
    form = opened(pia, article) | moment | {"_step": "schedule"}
    if field is not None:
        form["zone"] = field
    assert pia.post(address(article), form).status_code == 302
    article.refresh_from_db()
    return article.published_at.astimezone(UTC)


@pytest.mark.parametrize(
    ("cookie", "field", "day", "hour"),
    [
        ("America/New_York", None, "2098-07-01", 13),  # daylight saving time
        ("America/New_York", None, "2098-12-01", 14),
        ("", "America/New_York", "2098-07-01", 13),
        ("Europe/Berlin", "America/New_York", "2098-07-01", 13),  # the form was opened there
        ("Nonsense/Zone", None, "2098-07-01", 9),
        ("../../etc/passwd", "\\..", "2098-07-01", 9),
        ("", "", "2098-07-01", 9),
    ],
)
def test_a_moment_is_read_in_the_zone_that_the_form_was_opened_in(
    cookie: str, field: str | None, day: str, hour: int
) -> None:
    year, month, date = map(int, day.split("-"))
    expected = datetime(year, month, date, hour, tzinfo=UTC)
    assert scheduled(cookie, field, day, "09:00:00") == expected


@pytest.mark.parametrize("time", ["02:30:00", "01:30:00"])
def test_a_moment_that_a_clock_skips_or_shows_twice_is_told(time: str) -> None:
    pia = browser_of(make_person("pia", "publisher"))
    pia.cookies["zone"] = "America/New_York"
    article = written(D)
    day = "2036-03-09" if time == "02:30:00" else "2036-11-02"
    moment = {"published_at_0": day, "published_at_1": time}
    page = take(pia, article, "schedule", **moment)
    assert page.status_code == 200
    assert "couldn’t be interpreted in time zone America/New_York" in page.text
    shown = sent_back(page.text)
    assert (shown["published_at_0"], shown["published_at_1"]) == (day, time)
    article.refresh_from_db()
    assert article.status == D


def test_a_moment_is_shown_in_the_zone_of_the_editor() -> None:
    article = make_article(published_at=datetime(2024, 7, 1, 13, tzinfo=UTC))
    pia = browser_of(make_person("pia", "publisher"))
    pia.cookies["zone"] = "America/New_York"
    form = opened(pia, article)
    assert (form["published_at_0"], form["published_at_1"]) == ("2024-07-01", "09:00:00")
    assert form["zone"] == "America/New_York"


BOTH = ["submit", "move", "relate", "replace", "hide", "show", "export"]
FOR_ALL = ["reopen", "archive", "merge", *BOTH]


@pytest.mark.parametrize(
    ("group", "actions"),
    [
        ("writer", BOTH),
        ("editor", FOR_ALL),
        ("publisher", ["publish", "schedule", "withdraw", "throw_away", *FOR_ALL]),
    ],
)
def test_the_list_offers_what_the_person_may_do_to_some_article(
    group: str, actions: list[str]
) -> None:
    html = browser_of(make_person("ines", group)).get(f"{LIST}?state=all").text
    offered = re.findall(r'name="action" value="(\w+)"', html)
    assert sorted(offered) == sorted(actions)


@pytest.mark.parametrize(
    ("group", "status", "is_offered"),
    [
        ("writer", D, False),
        ("editor", D, True),
        ("editor", P, False),
        ("publisher", P, True),
    ],
)
def test_the_form_offers_a_merge_to_who_may_do_it(
    group: str, status: Status, is_offered: bool
) -> None:
    article = written(status)
    html = browser_of(make_person("ines", group)).get(address(article)).text
    assert ("Merge with another…" in html) is is_offered
