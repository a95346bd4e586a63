"""IndexNow against a server on this machine."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import announcing
from articles.models import Article, SeoMetadata, Subject
from tests.factories import PUBLISHED_AT, make_article, make_subject

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"


class Engine:
    """What was sent to it, and what it answers in turn: (status, headers); then always 200."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []


@pytest.fixture
def engine(settings) -> Iterator[Engine]:
    engine = Engine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            engine.messages.append(json.loads(body))
            status, headers = engine.answers.pop(0) if engine.answers else (200, {})
            if not status:  # it hangs up
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.INDEXNOW_ENDPOINT = f"http://127.0.0.1:{server.server_port}/indexnow"
        settings.INDEXNOW_KEY = KEY
        settings.SITE_URL = "https://answers.example"
        yield engine
        server.shutdown()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(announcing.time, "sleep", waited.append)
    return waited


def new(question: str, **values: Any) -> Article:
    article = make_article(question, subject=make_subject(), **values)
    Article.objects.filter(pk=article.pk).update(updated_at=timezone.now())
    return article


def old(question: str) -> Article:
    return make_article(question, updated_at=PUBLISHED_AT)


def address_of(article: Article) -> str:
    return f"https://answers.example{article.get_absolute_url()}"


def test_what_changed_is_told_once(engine: Engine, capsys):
    article = new("Why do tides come?")
    call_command("submit_indexnow")
    call_command("submit_indexnow")

    assert engine.messages == [
        {
            "host": "answers.example",
            "key": KEY,
            "keyLocation": f"https://answers.example/{KEY}.txt",
            "urlList": [address_of(article)],
        }
    ]
    assert "1 addresses told." in capsys.readouterr().out


def told(engine: Engine) -> set[str]:
    """What a run sends, beyond what was sent before."""
    before = len(engine.messages)
    announcing.announce()
    return {address for message in engine.messages[before:] for address in message["urlList"]}


def waiting() -> set[str]:
    return {change.address for change in announcing.changes()}


def test_the_very_first_message_looks_back_a_day(engine: Engine):
    old("Old?")
    article = new("Today?")

    assert waiting() == {address_of(article)}
    assert told(engine) == {address_of(article)}
    assert told(engine) == set()


def test_a_new_article_with_an_old_date_is_told(engine: Engine):
    old("Old?")
    told(engine)
    imported = old("Imported, with a date of years ago?")

    assert told(engine) == {address_of(imported)}


def test_a_change_that_commits_late_is_told(engine: Engine):
    article = new("Why?")
    told(engine)
    Article.objects.filter(pk=article.pk).update(updated_at=timezone.now() - timedelta(minutes=9))

    assert told(engine) == {address_of(article)}


@pytest.mark.parametrize(
    "values",
    [
        {"status": "withdrawn"},
        {"status": "draft"},
        {"unpublish_at": datetime(2024, 6, 1, tzinfo=UTC)},
        {"published_at": datetime(3000, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_is_no_longer_published_is_told_once(engine: Engine, values: dict[str, Any]):
    article = new("Why?")
    told(engine)
    Article.objects.filter(pk=article.pk).update(**values)

    assert told(engine) == {address_of(article)}
    assert told(engine) == set()


def test_what_hides_became_a_copy_or_is_unlisted_is_told(engine: Engine):
    hidden, copy, unlisted, original = (new(f"{name}?") for name in ("A", "B", "C", "D"))
    told(engine)
    SeoMetadata.objects.filter(article=hidden).update(no_index=True)
    Article.objects.filter(pk=copy.pk).update(canonical=original)
    Subject.objects.filter(pk=unlisted.subject_id).update(is_listed=False)

    assert told(engine) == {address_of(hidden), address_of(copy), address_of(unlisted)}


def test_a_deleted_article_is_told(engine: Engine):
    article = new("Why?")
    told(engine)
    address = address_of(article)
    article.delete()

    assert told(engine) == {address}


def test_both_addresses_of_a_moved_article_are_told(engine: Engine):
    article = new("Why?")
    told(engine)
    old = address_of(article)
    Article.objects.filter(pk=article.pk).update(slug="why-indeed")
    article.refresh_from_db()

    assert told(engine) == {old, address_of(article)}
    assert told(engine) == set()


def test_what_search_engines_may_not_have_is_not_told(engine: Engine):
    new("A draft?", status="draft")
    new("Hidden?", seo={"no_index": True})
    new("Later?", published_at=timezone.now() + timedelta(days=1))

    assert waiting() == set()


def test_a_scheduled_article_is_told_when_its_time_has_come(engine: Engine):
    later = timezone.now() + timedelta(days=1)
    old("Old?")
    due = make_article(updated_at=PUBLISHED_AT, published_at=later)
    assert told(engine) == set()
    Article.objects.filter(pk=due.pk).update(published_at=timezone.now())

    assert told(engine) == {address_of(due)}


def test_many_addresses_go_in_several_messages(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(announcing, "MOST_AT_ONCE", 2)
    for number in range(5):
        new(f"Number {number}?")
    announcing.announce()

    assert [len(message["urlList"]) for message in engine.messages] == [2, 2, 1]


def test_messages_that_were_accepted_are_not_sent_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(announcing, "MOST_AT_ONCE", 2)
    for number in range(3):
        new(f"Number {number}?")
    engine.answers = [(200, {}), (403, {})]
    with pytest.raises(announcing.NotAccepted):
        announcing.announce()

    assert len(told(engine)) == 1


def test_ten_and_two_hundred_changes_take_as_many_queries(engine: Engine):
    def asked(number: int) -> int:
        physics = make_subject()
        for place in range(number):
            make_article(f"Number {place} of {number}?", subject=physics)
        with CaptureQueriesContext(connection) as queries:
            announcing.announce()
        return len(queries)

    make_article("The first?")
    announcing.announce()
    assert asked(10) == asked(200)


def test_a_busy_engine_is_asked_again_when_it_says(engine: Engine, waits: list[float]):
    new("Why?")
    engine.answers = [(429, {"Retry-After": "7"}), (503, {})]
    call_command("submit_indexnow")

    assert (len(engine.messages), waits) == (3, [7, 4])


@pytest.mark.parametrize(
    ("answers", "sentence", "messages"),
    [
        ([(403, {})], rf"See that https://answers.example/{KEY}.txt can be read", 1),
        ([(422, {})], "Check SITE_URL", 1),
        ([(400, {})], "The answer was 400", 1),
        ([(429, {"Retry-After": "9999"})] * 3, "Run this less often", 3),
        ([(302, {"Location": "/moved"})], "It leads elsewhere .302.", 1),
    ],
)
def test_a_refusal_is_explained_and_nothing_counts_as_told(
    engine: Engine, waits: list[float], answers, sentence: str, messages: int
):
    article = new("Why?")
    engine.answers = answers
    with pytest.raises(CommandError, match=sentence):
        call_command("submit_indexnow")

    assert len(engine.messages) == messages
    assert max(waits, default=0) <= announcing.LONGEST_WAIT
    assert told(engine) == {address_of(article)}


def test_a_busy_engine_may_name_a_moment(engine: Engine, waits: list[float]):
    new("Why?")
    engine.answers = [
        (503, {"Retry-After": format_datetime(timezone.now() + timedelta(seconds=40))}),
        (503, {"Retry-After": "soon"}),
    ]
    announcing.announce()

    assert 38 <= waits[0] <= 40
    assert waits[1] == 4


def test_an_engine_that_hangs_up_is_asked_again_and_told_of(engine: Engine, waits: list[float]):
    new("Why?")
    engine.answers = [(0, {})] * 3
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("submit_indexnow")

    assert (len(engine.messages), len(waits)) == (3, 2)


def test_an_engine_that_is_not_there_is_told_of(engine: Engine, waits: list[float], settings):
    new("Why?")
    settings.INDEXNOW_ENDPOINT = "http://127.0.0.1:9/indexnow"
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("submit_indexnow")


def test_a_dry_run_prints_and_sends_nothing(engine: Engine, capsys):
    article = new("Why?")
    call_command("submit_indexnow", dry_run=True)

    assert capsys.readouterr().out == f"{address_of(article)}\n"
    assert engine.messages == []


def test_it_is_off_without_a_key_or_a_public_address(engine: Engine, settings):
    settings.INDEXNOW_KEY = ""
    with pytest.raises(CommandError, match="INDEXNOW_KEY is not set"):
        call_command("submit_indexnow")
    settings.INDEXNOW_KEY, settings.SITE_URL = KEY, "http://127.0.0.1:8000"
    with pytest.raises(CommandError, match="needs https://"):
        call_command("submit_indexnow")
    assert engine.messages == []


def test_the_key_can_be_read_at_its_own_name(client: Client, settings):
    settings.INDEXNOW_KEY = KEY
    response = client.get(f"/{KEY}.txt")

    assert (response.content.decode(), response.status_code) == (KEY, 200)
    assert client.get("/another-key.txt").status_code == 404
    settings.INDEXNOW_KEY = ""
    assert client.get(f"/{KEY}.txt").status_code == 404
