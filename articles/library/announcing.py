"""Tells search engines which pages changed: https://www.indexnow.org/documentation.

What was told of each page is kept, and compared with what there is. Moments alone would not do: an
import gives a new article an old date, and a transaction that commits late brings rows that are
older than the last message.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from itertools import chain
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.library import tasking
from articles.library.seo import absolute
from articles.library.tasking import Later, Tell
from articles.models import Article, Task, ToldPage

MOST_AT_ONCE = 10_000
"""Addresses in one message; the protocol allows no more."""
FIRST_TIME = timedelta(days=1)
"""How far back the very first message looks: search engines know the rest by the maps."""
TRIES = 3
TIMEOUT = 30
"""Seconds that an answer may take."""
LONGEST_WAIT = 60
"""Seconds between two tries at most, whatever the other side asks for."""


class NotAccepted(Exception):
    """A message was not accepted; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """A page that came or changed, or that search engines may no longer have (`changed_at` None):
    it went, moved, hides, or became a copy."""

    article_number: int
    path: str
    changed_at: datetime | None

    @property
    def address(self) -> str:
        return absolute(self.path)


def changes() -> Iterator[Change]:
    """What has not been told yet: what went, then what came or changed."""
    now = timezone.now()
    is_first = not ToldPage.objects.exists()
    since = now - FIRST_TIME if is_first else None
    return chain(_gone(now), _changed(now, since))


def is_on() -> bool:
    """Whether there is a key, and a public site for it."""
    return bool(settings.INDEXNOW_KEY) and settings.SITE_URL.startswith("https://")


def begin(since: datetime, now: datetime) -> None:
    """Start a task that tells of all changes, if this is on, there are any, and none is open."""
    if is_on() and not tasking.is_open("indexnow") and next(changes(), None):
        tasking.start("indexnow", "Tell search engines which pages changed", author=None)


def run(task: Task, tell: Tell) -> None:
    """Tell of all changes as a task."""
    try:
        told = announce(lambda told: tell(told, told + 1))
    except NotAccepted as refusal:
        raise Later(str(refusal)) from refusal
    task.report = {"said": f"{told:,} addresses told."}


def announce(progress: Callable[[int], None] = lambda told: None) -> int:
    """Tell of all changes, as many at a time as one message holds, and how many there were.

    A message that was accepted is noted at once, so what fails is told next time and nothing is
    told again but what a crash keeps from being noted. Raises NotAccepted.
    """
    if not ToldPage.objects.exists():
        _begin()
    told = 0
    while batch := _next_batch():
        _send([change.address for change in batch])
        _note(batch)
        told += len(batch)
        progress(told)
    return told


def _next_batch() -> list[Change]:
    now = timezone.now()
    gone = list(_gone(now, MOST_AT_ONCE))
    return gone + list(_changed(now, limit=MOST_AT_ONCE - len(gone)))


def _pages(at: datetime) -> QuerySet[Any, Any]:
    """What search engines may have at a moment, each with `path` and `changed`."""
    articles: QuerySet[Any, Any] = Article.objects.indexable(at).with_path().with_changed()
    return articles


def _gone(at: datetime, limit: int | None = None) -> Iterator[Change]:
    there = _pages(at).filter(pk=OuterRef("article_number"), path=OuterRef("path"))
    rows = ToldPage.objects.filter(~Exists(there)).order_by("pk")[:limit]
    for number, path in rows.values_list("article_number", "path").iterator():
        yield Change(number, path, None)


def _changed(
    at: datetime, since: datetime | None = None, limit: int | None = None
) -> Iterator[Change]:
    told = ToldPage.objects.filter(
        article_number=OuterRef("pk"), path=OuterRef("path"), changed_at=OuterRef("changed")
    )
    articles = _pages(at).filter(~Exists(told))
    if since is not None:
        articles = articles.filter(changed__gt=since)
    rows = articles.order_by("pk").values_list("pk", "path", "changed")
    for number, path, changed in rows[:limit].iterator():
        yield Change(number, path, changed)


def _begin() -> None:
    """Take for told what did not change lately: this is the first message of this library."""
    now = timezone.now()
    known = _pages(now).filter(changed__lte=now - FIRST_TIME).order_by("pk")
    rows = known.values_list("pk", "path", "changed").iterator()
    ToldPage.objects.bulk_create((ToldPage(*row) for row in rows), batch_size=2_000)


def _note(batch: Sequence[Change]) -> None:
    numbers = [change.article_number for change in batch]
    with transaction.atomic():
        for first in range(0, len(numbers), 500):  # SQLite takes so many parameters at least
            some = numbers[first : first + 500]
            ToldPage.objects.filter(article_number__in=some).delete()
        ToldPage.objects.bulk_create(
            (
                ToldPage(change.article_number, change.path, change.changed_at)
                for change in batch
                if change.changed_at is not None
            ),
            batch_size=500,
        )


class _NoRedirects(HTTPRedirectHandler):
    """A redirected POST becomes a GET without its message, and its 200 would mean nothing."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def _send(addresses: Sequence[str]) -> None:
    message = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute(f"/{settings.INDEXNOW_KEY}.txt"),
        "urlList": list(addresses),
    }
    request = Request(  # noqa: S310  (http or https: the setting is checked)
        settings.INDEXNOW_ENDPOINT,
        json.dumps(message).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
    )
    for tried in range(1, TRIES + 1):
        try:
            with _opener.open(request, timeout=TIMEOUT):
                return
        except HTTPError as error:
            may_work_later = error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= 500
            if not may_work_later or tried == TRIES:
                raise NotAccepted(_reason(error.code)) from error
            wait = _asked_to_wait(error.headers.get("Retry-After", ""))
        except (OSError, HTTPException) as error:
            if tried == TRIES:
                where = settings.INDEXNOW_ENDPOINT
                raise NotAccepted(f"{where} cannot be reached: {error or 'no answer'}") from error
            wait = None
        time.sleep(min(2**tried if wait is None else wait, LONGEST_WAIT))


def _asked_to_wait(text: str) -> float | None:
    """The seconds of a `Retry-After`, which may be a number or a date; None if it is neither.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    if text.isdecimal():
        return int(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((moment - timezone.now()).total_seconds(), 0)


def _reason(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        where = absolute(f"/{settings.INDEXNOW_KEY}.txt")
        return f"The key was refused (403). See that {where} can be read from outside."
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return f"The addresses are not those of {settings.SITE_URL} (422). Check SITE_URL."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "Too many messages (429). Run this less often; what was not told is told then."
    if 300 <= status < 400:
        return f"It leads elsewhere ({status}). Write the new address into INDEXNOW_ENDPOINT."
    return f"The answer was {status}. Run this again later; what was not told is told then."
