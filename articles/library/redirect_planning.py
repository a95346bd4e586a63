"""What an import of redirects would do with each row, worked out from plain values.

Rows meet the checks in one order, and the first that stops a row is told: a page stands at the old
address; the file says two things of it; the way leads in a circle; the library says something
else; there is no page at the end.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from articles.text.redirect_rows import Fault, Row


class Fate(StrEnum):
    """What became of a row."""

    WRITTEN = "written"
    FLATTENED = "written, at the end of a chain"
    KNOWN = "already there"
    REPEATED = "said before in the file"
    LIVE = "skipped: a page stands at the old address"
    UNREADABLE = "refused: unreadable"
    CONTRADICTION = "refused: two targets"
    LOOP = "refused: a circle"
    MISSING = "not written: no page at the target"

    @property
    def is_problem(self) -> bool:
        return self in _PROBLEMS


_PROBLEMS = {Fate.UNREADABLE, Fate.CONTRADICTION, Fate.LOOP, Fate.MISSING}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of the row at `line`, and what to tell about it (empty: nothing)."""

    line: int
    fate: Fate
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the library holds at the addresses of a file: redirects that begin or end there, and
    of the addresses those that belong to a page, and those where readers find one."""

    redirects: Mapping[str, str] = field(default_factory=dict)
    taken: Collection[str] = frozenset()
    readable: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The fate of each row by line, and every redirect to write: old address → where it ends.
    Among them are those of the library that led to an address which moves on by now."""

    outcomes: list[Outcome]
    writes: dict[str, str]

    def fates(self) -> Counter[Fate]:
        return Counter(outcome.fate for outcome in self.outcomes)


def plan(rows: Iterable[Row | Fault], around: Around) -> Plan:
    """What to write so that each row leads in one hop to a page that readers find."""
    outcomes: list[Outcome] = []
    sound: list[Row] = []
    for row in rows:
        if isinstance(row, Fault):
            outcomes.append(Outcome(row.line, Fate.UNREADABLE, row.message, row.hint))
        else:
            sound.append(row)
    rest = _single(_without_pages(sound, around, outcomes), outcomes)
    rest = _without_circles(rest, outcomes)
    writes = _against_library(rest, around, outcomes)
    outcomes.sort(key=lambda outcome: outcome.line)
    moved_on = {
        old: writes[end]
        for old, end in around.redirects.items()
        if end in writes and old != writes[end]
    }
    return Plan(outcomes, moved_on | writes)


def _without_pages(rows: Iterable[Row], around: Around, outcomes: list[Outcome]) -> list[Row]:
    rest = []
    for row in rows:
        if row.old in around.taken:
            message = f"{row.old} has a page, and a redirect never hides one."
            hint = f"If {row.new} is to replace it, merge or move the page in the library."
            outcomes.append(Outcome(row.line, Fate.LIVE, message, hint))
        else:
            rest.append(row)
    return rest


def _single(rows: Sequence[Row], outcomes: list[Outcome]) -> list[Row]:
    """One row for each old address; none where rows name two targets, for any may be the wrong
    one."""
    targets: dict[str, dict[str, int]] = defaultdict(dict)  # old → new → line
    for row in rows:
        targets[row.old].setdefault(row.new, row.line)
    rest = []
    for row in rows:
        if targets[row.old][row.new] != row.line:
            outcomes.append(Outcome(row.line, Fate.REPEATED))
        elif len(targets[row.old]) == 1:
            rest.append(row)
        else:
            new, line = _other(targets[row.old], row)
            message = f"{row.old} leads to {row.new} here, and to {new} in line {line}."
            outcomes.append(
                Outcome(row.line, Fate.CONTRADICTION, message, "Keep the line that is right.")
            )
    return rest


def _other(targets: Mapping[str, int], row: Row) -> tuple[str, int]:
    """The first target that is not the row's own, with its line."""
    return next((new, line) for new, line in targets.items() if new != row.new)


def _without_circles(rows: Sequence[Row], outcomes: list[Outcome]) -> list[Row]:
    end_of = ends({row.old: row.new for row in rows})
    for row in rows:
        if end_of[row.old] is None:
            outcomes.append(_circle(row))
    return [row for row in rows if end_of[row.old] is not None]


def _against_library(
    rows: Sequence[Row], around: Around, outcomes: list[Outcome]
) -> dict[str, str]:
    """Old address → end of the rows that stand beside the redirects of the library."""
    known = {old: new for old, new in around.redirects.items() if old not in around.readable}
    end_of = ends({row.old: row.new for row in rows} | known)
    writes: dict[str, str] = {}
    for row in rows:
        outcome = _beside(row, known, end_of, around.readable)
        outcomes.append(outcome)
        if outcome.fate in (Fate.WRITTEN, Fate.FLATTENED):
            writes[row.old] = end_of[row.old] or ""
    return writes


def _beside(
    row: Row,
    known: Mapping[str, str],
    end_of: Mapping[str, str | None],
    readable: Collection[str],
) -> Outcome:
    end = end_of[row.old]
    if row.old in known:
        if end == end_of.get(row.new, row.new):
            return Outcome(row.line, Fate.KNOWN)
        stands = f"to {known[row.old]}" if known[row.old] else "nowhere: the page is gone for good"
        message = f"{row.old} leads to {row.new} here, and in the library {stands}."
        hint = "Delete the line, or the redirect of the library in the admin."
        return Outcome(row.line, Fate.CONTRADICTION, message, hint)
    if end is None:
        return _circle(row)
    if end not in readable:
        told = row.new if end in ("", row.new) else f"{row.new}, and that to {end}"
        why = "which is gone for good" if not end else "where readers find no page"
        hint = "Publish the page, or name another one, and import again."
        return Outcome(row.line, Fate.MISSING, f"{row.old} leads to {told}, {why}.", hint)
    return Outcome(row.line, Fate.WRITTEN if end == row.new else Fate.FLATTENED)


def _circle(row: Row) -> Outcome:
    message = f"{row.old} leads to {row.new}, and from there in a circle."
    return Outcome(row.line, Fate.LOOP, message, "Delete the lines that lead back.")


def ends(hops: Mapping[str, str]) -> dict[str, str | None]:
    """Where each address of `hops` leads in the end; None for one that leads in or into a circle.

    >>> ends({"/a": "/b", "/b": "/c", "/x": "/x"})
    {'/b': '/c', '/a': '/c', '/x': None}
    """
    found: dict[str, str | None] = {}
    for start in hops:
        way: dict[str, None] = {}
        here = start
        while here in hops and here not in found and here not in way:
            way[here] = None
            here = hops[here]
        end = None if here in way else found.get(here, here)
        found |= dict.fromkeys(reversed(way), end)
    return found
