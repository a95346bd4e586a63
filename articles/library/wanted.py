"""What a list of articles is asked for: conditions and an order, as values and as an address says
them."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from articles.library.keysets import ORDERS
from articles.text.findings import KINDS

STATES = {
    "draft": "Drafts",
    "in_review": "In review",
    "scheduled": "Scheduled",
    "published": "Published",
    "ended": "Ended",
    "withdrawn": "Withdrawn",
    "archived": "Archived",
}
"""What readers see of an article: names for addresses → words for people."""

VISIBILITIES = {
    "hidden": "Hidden from search engines",
    "copies": "Copies of another article",
    "originals": "Originals with copies",
}

NAMES = {
    "words": "q",
    "state": "state",
    "subject": "subject",
    "author": "author",
    "finding": "finding",
    "visibility": "engines",
    "published_from": "published_from",
    "published_to": "published_to",
    "edited_from": "edited_from",
    "edited_to": "edited_to",
    "order": "order",
}
"""Fields → what the address calls them."""

ANY_STATE = "all"
"""What an address says for no state: one that says nothing may lead to a view instead."""

FIRST_ORDER = "edited"
"""The order that a list begins with: what was touched last."""

_KNOWN: dict[str, Container[str]] = {
    "state": STATES,
    "finding": KINDS,
    "visibility": VISIBILITIES,
    "order": ORDERS,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The articles that a list shows; a field that is empty asks for nothing.

    `subject` is a slug, `finding` a key of `findings.KINDS` (articles that nothing links to
    have the finding "orphan"); days are those of the current time zone, the last one included.
    """

    words: str = ""
    state: str = ""
    subject: str = ""
    author: str = ""
    finding: str = ""
    visibility: str = ""
    published_from: date | None = None
    published_to: date | None = None
    edited_from: date | None = None
    edited_to: date | None = None
    order: str = FIRST_ORDER

    @classmethod
    def from_query(cls, query: str) -> Self:
        """What the query of a list's address asks for; what is no such thing asks for nothing.

        >>> Wanted.from_query("state=draft&q=light&order=nonsense")
        Wanted(words='light', state='draft', …, order='edited')
        """
        values: dict[str, Any] = {name: _value(name, text) for name, text in _given(query)}
        return cls(**{name: value for name, value in values.items() if value})

    def query(self, **changes: Any) -> str:
        """The query of its address, with some fields changed first.

        >>> Wanted(state="draft").query(order="a-z")
        'state=draft&order=a-z'
        """
        changed = replace(self, **changes)
        pairs = [
            (NAMES[field.name], getattr(changed, field.name))
            for field in fields(changed)
            if getattr(changed, field.name) != field.default
        ]
        return urlencode([(name, str(value)) for name, value in pairs if value])

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for anything but an order."""
        return replace(self, order=FIRST_ORDER) != Wanted()


def unknown_in(query: str) -> dict[str, str]:
    """Conditions of a list's address that nothing can meet, as there is no such state, finding or
    day: fields → what is given. Who asks for these must not be shown all articles.

    >>> unknown_in("state=draft&finding=nonsense&order=nonsense")
    {'finding': 'nonsense'}
    """
    return {
        name: text for name, text in _given(query) if name != "order" and not _value(name, text)
    }


def _given(query: str) -> Iterator[tuple[str, str]]:
    """The fields that a query fills in, with what it says of them."""
    given = dict(parse_qsl(query))
    for name, called in NAMES.items():
        text = given.get(called, "").replace("\0", "").strip()
        if text and (name, text) != ("state", ANY_STATE):
            yield name, text


def _value(name: str, text: str) -> str | date | None:
    """What a text means in a field, or None."""
    if name.endswith(("_from", "_to")):
        return _day(text)
    return text if name not in _KNOWN or text in _KNOWN[name] else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None
