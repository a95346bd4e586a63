"""What a list of articles is asked for: conditions and an order, as values and as an address says
them."""

from collections.abc import Container
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
        given = dict(parse_qsl(query))
        values: dict[str, Any] = {}
        for field in fields(cls):
            text = given.get(NAMES[field.name], "").replace("\0", "").strip()
            value = _day(text) if field.name.endswith(("_from", "_to")) else text
            if value and (field.name not in _KNOWN or value in _KNOWN[field.name]):
                values[field.name] = value
        return cls(**values)

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


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None
