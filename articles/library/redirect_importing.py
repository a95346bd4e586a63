"""A file of moved addresses in: planned from plain values, written in one transaction."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from articles.library import pages, redirecting, settling
from articles.library.redirect_planning import Around, Plan, plan
from articles.models import Redirect
from articles.text import redirect_rows
from articles.text.redirect_rows import Row, Unreadable


@transaction.atomic
def run(file: Path, *, writes: bool = True) -> Plan:
    """Import the redirects of a CSV file, or without `writes` only tell what would be done.

    Raises Unreadable, before anything is written, for what is no such file.
    """
    rows = list(redirect_rows.read(_data(file), urlsplit(settings.SITE_URL).netloc))
    planned = plan(rows, survey([row for row in rows if isinstance(row, Row)]))
    if writes and planned.writes:
        redirecting.write(planned.writes)
        settling.settle_links()
        settling.settle_canonicals()
    return planned


def _data(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(redirect_rows.LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"It cannot be read: {error.strerror}. Name a CSV file.") from error
    if len(data) > redirect_rows.LARGEST:
        raise Unreadable(
            f"It is larger than {redirect_rows.LARGEST // 1_000_000} MB. Split it, and import "
            "one part after the other: each takes account of those before it."
        )
    return data


def survey(rows: list[Row]) -> Around:
    """What the library holds at the addresses of these rows."""
    olds, news = {row.old for row in rows}, {row.new for row in rows}
    redirects: dict[str, str] = {}
    columns = ("old_path", "new_path")
    for batch in redirecting.batched(olds | news):
        redirects |= Redirect.objects.filter(old_path__in=batch).values_list(*columns)
    for batch in redirecting.batched(olds):
        redirects |= Redirect.objects.filter(new_path__in=batch).values_list(*columns)
    return Around(redirects, pages.taken(olds), pages.readable({*news, *redirects.values()}))
