"""Tells search engines which pages changed: https://www.indexnow.org/documentation."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import chain
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db.models.functions import Greatest
from django.utils import timezone

from articles.library.seo import absolute
from articles.models import Announcement, Article, Redirect, Status
from articles.text import slugs

MOST_AT_ONCE = 10_000
"""Addresses in one message; the protocol allows no more."""
FIRST_TIME = timedelta(days=1)
"""How far back the first message looks: search engines know the rest by the maps."""
TRIES = 3
TIMEOUT = 30
"""Seconds that an answer may take."""
LONGEST_WAIT = 60
"""Seconds between two tries at most, whatever the other side asks for."""


class NotAccepted(Exception):
    """A message was not accepted; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The addresses of pages that came, changed, moved or went after `since`, up to `until`."""

    since: datetime
    until: datetime
    addresses: Sequence[str]


def changes() -> Changes:
    """What has not been told yet; a few queries, whatever the size of the library."""
    now = timezone.now()
    last = Announcement.objects.order_by("-until").values_list("until", flat=True).first()
    since = last or now - FIRST_TIME
    paths = dict.fromkeys(chain(_changed(since, now), _moved(since, now), _gone(since, now)))
    return Changes(since, now, [absolute(path) for path in paths])


def announce(found: Changes) -> None:
    """Tell of the changes, and note that they are told once all of them are accepted: what fails
    on the way is told again next time, at worst twice. Raises NotAccepted."""
    for first in range(0, len(found.addresses), MOST_AT_ONCE):
        _send(found.addresses[first : first + MOST_AT_ONCE])
    Announcement.objects.create(until=found.until, addresses=len(found.addresses))


def _changed(since: datetime, until: datetime) -> Iterator[str]:
    changed = Greatest("updated_at", "published_at")
    articles = Article.objects.indexable(until).annotate(changed=changed).with_path()
    rows = articles.filter(changed__gt=since, changed__lte=until).order_by("pk")
    yield from rows.values_list("path", flat=True).iterator()


def _moved(since: datetime, until: datetime) -> Iterator[str]:
    rows = Redirect.objects.filter(created_at__gt=since, created_at__lte=until)
    return rows.order_by("pk").values_list("old_path", flat=True).iterator()


def _gone(since: datetime, until: datetime) -> Iterator[str]:
    """Articles withdrawn, whose last version is of that time, and those whose time ended."""
    withdrawn = Article.objects.filter(
        status=Status.WITHDRAWN, revisions__created_at__gt=since, revisions__created_at__lte=until
    )
    ended = Article.objects.filter(
        status=Status.PUBLISHED, unpublish_at__gt=since, unpublish_at__lte=until
    )
    for articles in (withdrawn, ended):
        rows = articles.order_by("pk").values_list("subject__slug", "slug").distinct()
        yield from (slugs.article_path(*row) for row in rows.iterator())


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
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310
                return
        except HTTPError as error:
            may_work_later = error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= 500
            if not may_work_later or tried == TRIES:
                raise NotAccepted(_reason(error.code)) from error
            wait = error.headers.get("Retry-After", "")
            time.sleep(min(int(wait) if wait.isdecimal() else 2**tried, LONGEST_WAIT))
        except (URLError, TimeoutError) as error:
            if tried == TRIES:
                raise NotAccepted(
                    f"{settings.INDEXNOW_ENDPOINT} cannot be reached: {error}"
                ) from error
            time.sleep(2**tried)


def _reason(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        where = absolute(f"/{settings.INDEXNOW_KEY}.txt")
        return f"The key was refused (403). See that {where} can be read from outside."
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return f"The addresses are not those of {settings.SITE_URL} (422). Check SITE_URL."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "Too many messages (429). Run this less often; nothing is lost."
    return f"The answer was {status}. Run this again later; nothing is lost."
