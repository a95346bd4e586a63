"""What the page of the list of articles shows around its rows: tabs, filters, columns, views."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from articles.library import listing, saved_views
from articles.library.tallies import Number
from articles.library.wanted import (
    ANY_STATE,
    FIRST_ORDER,
    NAMES,
    STATES,
    VISIBILITIES,
    Wanted,
    unknown_in,
)
from articles.models import Subject
from articles.text import findings

COLUMNS = {
    "subject": "Subject",
    "status": "Status",
    "author": "Author",
    "published": "Published",
    "edited": "Edited",
    "findings": "Findings",
    "source": "Source number",
    "index": "Search engines",
}
"""Columns to choose beside the question, by their names in the address."""

CHOSEN = ("subject", "status", "author", "edited")

TABS = ("", "draft", "in_review", "scheduled", "published", "withdrawn", "archived")

ALL = f"state={ANY_STATE}"
"""The list without a condition, for those whose list begins with a view."""

_SORTED = {
    "": ("a-z", "z-a"),
    "published": ("newest", "oldest"),
    "edited": ("edited", "edited-first"),
}
"""Columns → their orders, that which a first click gives in front."""


_NO_SUCH = {
    "state": "No state is called “{}”.",
    "subject": "No subject has the address “{}”.",
    "author": "No article has the author “{}”.",
    "finding": "No finding is called “{}”.",
    "visibility": "No visibility is called “{}”.",
}
_NO_DAY = "“{}” is no day. Days are written like 2026-11-27."


class Link(NamedTuple):
    """Somewhere to go to from the list."""

    words: str
    query: str
    is_chosen: bool = False


class Choice(NamedTuple):
    """A filter: what is chosen in words, or none, and what can be, under headings or none."""

    title: str
    chosen: str
    groups: list[tuple[str, list[Link]]]


class Head(NamedTuple):
    """The head of a column; `arrow` says which way the list is sorted by it."""

    words: str
    query: str = ""
    arrow: str = ""


def columns_of(request: HttpRequest) -> tuple[str, ...]:
    """The columns that the address asks for, in their usual order."""
    if "cols" not in request.GET:
        return CHOSEN
    asked = set(",".join(request.GET.getlist("cols")).split(","))
    return tuple(name for name in COLUMNS if name in asked)


class ListPage:
    """The page around the rows, for the template."""

    def __init__(self, request: HttpRequest) -> None:
        self.unknown, self.wanted = _asked(request.GET.urlencode())
        self.columns = columns_of(request)
        self.user: Any = request.user
        self._shown_columns = (
            "" if self.columns == CHOSEN else "cols=" + (",".join(self.columns) or "none")
        )

    def link(self, **changes: Any) -> str:
        """The query of this list with something changed; its columns stay."""
        asked = (self.wanted.query(**changes), self._shown_columns)
        return "?" + ("&".join(filter(None, asked)) or ALL)

    @property
    def unknown_in_words(self) -> list[str]:
        """What the address asks for and is not there, a sentence each."""
        return [_NO_SUCH.get(name, _NO_DAY).format(text) for name, text in self.unknown.items()]

    @property
    def query(self) -> str:
        return self.link().removeprefix("?")

    @property
    def cleared(self) -> str:
        """The list without conditions, in the same order and with the same columns."""
        asked = (Wanted(order=self.wanted.order).query(), self._shown_columns)
        return "?" + ("&".join(filter(None, asked)) or ALL)

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """How many articles have each state; asked for once."""
        return listing.of_states(tuple({*TABS, self.wanted.state}))

    @property
    def tabs(self) -> list[tuple[Link, Number]]:
        """Each with its number."""
        return [
            (
                Link(STATES.get(state, "All"), self.link(state=state), self._is_tab(state)),
                self.numbers[state],
            )
            for state in TABS
        ]

    def _is_tab(self, state: str) -> bool:
        return state == self.wanted.state and "state" not in self.unknown

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form of the list sends along beside its own fields."""
        values = [(name, getattr(self.wanted, field)) for field, name in NAMES.items()]
        kept = [(name, str(value)) for name, value in values if value and value != FIRST_ORDER]
        columns = self._shown_columns.partition("=")[2]
        return [*kept, ("cols", columns)] if columns else kept

    def _beside(self, *own: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.hidden if name not in own]

    @property
    def beside_words(self) -> list[tuple[str, str]]:
        return self._beside("q")

    @property
    def beside_author(self) -> list[tuple[str, str]]:
        return self._beside("author")

    @property
    def beside_days(self) -> list[tuple[str, str]]:
        return self._beside("published_from", "published_to", "edited_from", "edited_to")

    @property
    def beside_columns(self) -> list[tuple[str, str]]:
        return self._beside("cols")

    @cached_property
    def choices(self) -> list[Choice]:
        subjects = Subject.objects.order_by("name").values_list("slug", "name")
        made = [
            self._choice("subject", "Any subject", subjects),
            self._findings(),
            self._choice("visibility", "Any visibility", VISIBILITIES.items()),
        ]
        if (authors := listing.authors()) is not None:
            pairs = ((name, name) for name in authors)
            made.insert(1, self._choice("author", "Any author", pairs))
        return made

    def _choice(self, field: str, title: str, values: Iterable[tuple[str, str]]) -> Choice:
        links = [self._link(field, value, words) for value, words in values]
        chosen = next((link.words for link in links if link.is_chosen), getattr(self.wanted, field))
        return Choice(title, chosen, [("", [self._link(field, "", title), *links])])

    def _findings(self) -> Choice:
        """The kinds by what they are about. Their numbers stand on the page of problems: counting
        them took a quarter of the time of this one."""
        title, chosen, groups = self._choice("finding", "Any finding", [])
        for about, kinds in findings.GROUPS.items():
            groups.append(
                (about, [self._link("finding", one, findings.name(one)) for one in kinds])
            )
        return Choice(title, findings.name(chosen) if chosen else "", groups)

    def _link(self, field: str, value: str, words: str) -> Link:
        is_chosen = value == getattr(self.wanted, field)
        return Link(words, self.link(**{field: value}), is_chosen)

    @property
    def offers_authors(self) -> bool:
        return any(choice.title == "Any author" for choice in self.choices)

    @property
    def periods(self) -> list[Link]:
        """Days of the last edit that are asked for often."""
        today = timezone.localdate()
        spans = {
            "Edited today": today,
            "Edited in the last 7 days": today - timedelta(days=6),
            "Edited this month": today.replace(day=1),
        }
        return [Link(words, self._edited_since(first), False) for words, first in spans.items()]

    def _edited_since(self, first: date) -> str:
        return self.link(edited_from=first, edited_to=None)

    @property
    def days_in_words(self) -> str:
        wanted = self.wanted
        spans = (
            ("published", wanted.published_from, wanted.published_to),
            ("edited", wanted.edited_from, wanted.edited_to),
        )
        said = ", ".join(filter(None, (_span(*span) for span in spans)))
        return said[:1].upper() + said[1:]

    @property
    def narrowing(self) -> int:
        """How many filters are set, beside the words and the tabs."""
        asked = self.wanted
        values = (asked.subject, asked.author, asked.finding, asked.visibility, self.days_in_words)
        return len(list(filter(None, values)))

    @property
    def without_days(self) -> str:
        nothing = dict.fromkeys(("published_from", "published_to", "edited_from", "edited_to"))
        return self.link(**nothing)

    def heads(self, edited: Iterable[str] = ()) -> list[Head]:
        """Those of the question, the chosen columns, and the fields that are edited at the end."""
        shown = [one for one in self.columns if one not in edited]
        return [
            self._head("", "Question"),
            *(self._head(one, COLUMNS[one]) for one in (*shown, *edited)),
        ]

    def _head(self, column: str, words: str) -> Head:
        if column not in _SORTED:
            return Head(words)
        first, second = _SORTED[column]
        order = self.wanted.order
        arrow = {"a-z": "↑", "z-a": "↓", "newest": "↓", "oldest": "↑"}.get(order) or (
            "↓" if order == "edited" else "↑"
        )
        is_sorted = order in (first, second)
        following = second if order == first else first
        return Head(words, self.link(order=following), arrow if is_sorted else "")

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        return [(name, words, name in self.columns) for name, words in COLUMNS.items()]

    @cached_property
    def views(self) -> list[Any]:
        """The views that can be chosen, each with whether the list shows it now."""
        shown = saved_views.shown_to(self.user)
        for view in shown:
            view.is_shown = view.query == self.query  # type: ignore[attr-defined]
            view.is_own = view.owner_id == self.user.pk  # type: ignore[attr-defined]
        return shown

    @property
    def own_views(self) -> list[Any]:
        return [view for view in self.views if view.is_own]

    @property
    def may_share(self) -> bool:
        return saved_views.may_share(self.user)


def _asked(query: str) -> tuple[dict[str, str], Wanted]:
    """What a query asks for that is not there, by field, and what else it asks for."""
    asked, unknown = Wanted.from_query(query), unknown_in(query)
    if asked.subject and not Subject.objects.filter(slug=asked.subject).exists():
        unknown["subject"] = asked.subject
        asked = replace(asked, subject="")
    if asked.author and not listing.articles(Wanted(author=asked.author)).exists():
        unknown["author"] = asked.author
        asked = replace(asked, author="")
    return unknown, asked


def _span(verb: str, first: date | None, last: date | None) -> str:
    """
    >>> _span("edited", date(2026, 11, 1), None)
    'edited from Nov 1, 2026'
    """
    days = [("from", first), ("until", last)]
    said = " ".join(f"{word} {day:%b} {day.day}, {day.year}" for word, day in days if day)
    return f"{verb} {said}" if said else ""
