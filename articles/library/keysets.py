"""Pages of a list that begin behind a row, not at a number of rows: as quick at the end of a
million as at the start, and complete while rows come and go.

A key is what the order knows of a row. Rows beyond it are asked for by its prefixes: first those
equal in all columns but the last, then in one column fewer, and so on. Each is one range of an
index, where a comparison of whole keys would read all rows of one moment: there are thousands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from articles.models import ArticleQuerySet
from articles.text.slugs import LONGEST_SEGMENT

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 1, 1, tzinfo=UTC)
"""Between these no time zone leads beyond what a moment can be."""

MICROSECOND = timedelta(microseconds=1)
LARGEST = 2**63 - 1

Key = tuple[Any, ...]


class Column(NamedTuple):
    """A column of an order."""

    name: str
    descending: bool = False

    @property
    def reversed(self) -> "Column":
        return Column(self.name, not self.descending)

    def __str__(self) -> str:
        return f"{'-' * self.descending}{self.name}"


Columns = tuple[Column, ...]

_PUBLISHED = (Column("published_at", True), Column("slug"), Column("pk"))
_EDITED = (Column("updated_at", True), Column("pk", True))
_ADDRESS = (Column("slug"), Column("pk"))


def _backwards(columns: Columns) -> Columns:
    return tuple(column.reversed for column in columns)


ORDERS: dict[str, Columns] = {
    "newest": _PUBLISHED,
    "oldest": _backwards(_PUBLISHED),
    "edited": _EDITED,
    "edited-first": _backwards(_EDITED),
    "a-z": _ADDRESS,
    "z-a": _backwards(_ADDRESS),
}
"""The orders of a list, each that of an index and total. The columns end with the row's number."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows of one page by their numbers, and what to go on from."""

    pks: tuple[int, ...] = ()
    first: str = ""
    last: str = ""
    has_previous: bool = False
    has_next: bool = False


def page(
    rows: ArticleQuerySet, order: str, *, after: str = "", before: str = "", size: int = 50
) -> Keys:
    """The `size` rows after or before a key, or the first ones.

    At most seven queries, each bounded. A key that is none gives the first page; so does one that
    has fewer than `size` rows before it. One that has none after it gives the last page.
    """
    columns = ORDERS[order]
    if (key := parsed(columns, before)) and not after:
        found = _beyond(rows, _backwards(columns), key, size + 1)[::-1]
        if len(found) >= size:
            behind = bool(_beyond(rows, columns, found[-1], 1))
            return _keys(columns, found[-size:], len(found) > size, behind)
    elif key := parsed(columns, after):
        found = _beyond(rows, columns, key, size + 1)
        if found:
            ahead = bool(_beyond(rows, _backwards(columns), found[0], 1))
            return _keys(columns, found[:size], ahead, len(found) > size)
        found = _beyond(rows, _backwards(columns), key, size + 1)[::-1]
        return _keys(columns, found[-size:], len(found) > size, False)
    found = _first(rows, columns, size + 1)
    return _keys(columns, found[:size], False, len(found) > size)


def _keys(columns: Columns, found: Sequence[Key], has_previous: bool, has_next: bool) -> Keys:
    if not found:
        return Keys()
    pks = tuple(key[-1] for key in found)
    return Keys(
        pks, written(columns, found[0]), written(columns, found[-1]), has_previous, has_next
    )


def _first(rows: ArticleQuerySet, columns: Columns, limit: int) -> list[Key]:
    ordered = rows.order_by(*map(str, columns))
    return list(ordered.values_list(*(column.name for column in columns))[:limit])


def _beyond(rows: ArticleQuerySet, columns: Columns, key: Key, limit: int) -> list[Key]:
    """The first rows behind a key, in order."""
    found: list[Key] = []
    for depth in reversed(range(len(columns))):
        equal = {column.name: key[place] for place, column in enumerate(columns[:depth])}
        last = columns[depth]
        beyond = {f"{last.name}__{'lt' if last.descending else 'gt'}": key[depth]}
        part = rows.filter(**equal, **beyond)
        # The columns that are equal are named as well: they say which index has the order.
        found += _first(part, columns, limit - len(found))
        if len(found) >= limit:
            break
    return found


def written(columns: Columns, key: Key) -> str:
    """A key as part of an address: numbers first, the slug, which may hold anything, at the end.

    >>> written(ORDERS["a-z"], ("what-is-light", 7))
    '7.what-is-light'
    """
    values = dict(zip((column.name for column in columns), key, strict=True))
    numbers = [
        str((value - EPOCH) // MICROSECOND)
        for value in values.values()
        if isinstance(value, datetime)
    ]
    return ".".join([*numbers, str(values["pk"]), *([values["slug"]] if "slug" in values else [])])


def parsed(columns: Columns, text: str) -> Key | None:
    """The key that `written` made a text of; None if it is none of these columns."""
    names = [column.name for column in columns]
    moments = [name for name in names if name.endswith("_at")]
    expected = [*moments, "pk", *(["slug"] if "slug" in names else [])]
    parts = text.split(".", len(expected) - 1)
    if len(parts) != len(expected):
        return None
    values: dict[str, Any] = {}
    for name, part in zip(expected, parts, strict=True):
        value = _value(name, part)
        if value is None:
            return None
        values[name] = value
    return tuple(values[name] for name in names)


def _value(name: str, part: str) -> Any:
    """What one part of a key says; None if it says nothing."""
    if name == "slug":
        return part if 0 < len(part) <= LONGEST_SEGMENT and "\0" not in part else None
    digits = part.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(LARGEST)):
        return None
    number = int(part)
    if name == "pk":
        return number if number <= LARGEST else None
    bounds = [(moment - EPOCH) // MICROSECOND for moment in (EARLIEST, LATEST)]
    return EPOCH + number * MICROSECOND if bounds[0] <= number <= bounds[1] else None
