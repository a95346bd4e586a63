"""IndexNow against a server on this machine."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.library import announcing, redirecting, revising
from articles.models import Announcement, Article
from tests.factories import make_article, make_subject

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
    assert Announcement.objects.get().addresses == 1


def test_what_moved_went_or_ended_is_told(engine: Engine):
    gone = new("Gone?", status="withdrawn")
    revising.record(gone, author=None)
    ended = new("Ended?", unpublish_at=timezone.now() - timedelta(minutes=1))
    redirecting.add("/old", "/learn")

    found = set(announcing.changes().addresses)

    assert found == {address_of(gone), address_of(ended), "https://answers.example/old"}


def test_what_search_engines_may_not_have_is_not_told(engine: Engine):
    new("A draft?", status="draft")
    new("Hidden?", seo={"no_index": True})
    new("Later?", published_at=timezone.now() + timedelta(days=1))
    make_article("Old?", updated_at=timezone.now() - timedelta(days=3))

    assert announcing.changes().addresses == []


def test_a_scheduled_article_is_told_when_its_time_has_come(engine: Engine):
    Announcement.objects.create(until=timezone.now() - timedelta(hours=1), addresses=1)
    past = timezone.now() - timedelta(days=9)
    due = make_article(updated_at=past, published_at=timezone.now() - timedelta(minutes=1))

    assert announcing.changes().addresses == [address_of(due)]


def test_many_addresses_go_in_several_messages(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(announcing, "MOST_AT_ONCE", 2)
    for number in range(5):
        new(f"Number {number}?")
    call_command("submit_indexnow")

    assert [len(message["urlList"]) for message in engine.messages] == [2, 2, 1]


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
        ([(429, {"Retry-After": "9999"})] * 3, "Run this less often; nothing is lost", 3),
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
    assert not Announcement.objects.exists()
    assert announcing.changes().addresses == [address_of(article)]


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
