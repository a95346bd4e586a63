"""Two texts word by word: what both have, what was removed, what was added.

The time grows with the length of the texts, not with its square: difflib's own way takes minutes
for two texts of 1 MB. Lines, and then words, that occur once on each side hold the texts together
(the idea of Bram Cohen's patience diff); only what stands between two of these, if it is short,
is compared pair by pair.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SMALL = 1600
"""Pairs of words up to which all are compared, such as 40 words with 40."""

DEEPEST = 8
"""How often a stretch is divided again at what occurs once in it."""

# White space, one sign of ASCII, or a run of anything else: marks that combine stay with their
# letters, which \w would part.
_WORDS = re.compile(r"\s+|[!-/:-@\[-`{-~]|[^\s!-/:-@\[-`{-~]+")
# What may stand between two changes without parting them: a space, a comma, but no new line.
_GLUE = re.compile(r"[^\S\n]*[!-/:-@\[-`{-~]?[^\S\n]*")


class Kind(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"  # kept, and left out where only surroundings of changes are shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether both texts have it or only the old or the new one."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order; what was removed stands before what replaces it.

    All but the added ones together are `old`, all but the removed ones `new`.

    >>> compare("Light is a wave.", "Light is a particle.")
    [Piece(kept, 'Light is a '), Piece(removed, 'wave'), Piece(added, 'particle'), Piece(kept, '.')]
    """
    pieces = []
    for kept, removed, added in _joined(_steps(old, new)):
        pieces += [
            Piece(Kind.KEPT, kept),
            Piece(Kind.REMOVED, removed),
            Piece(Kind.ADDED, added),
        ]
    return [piece for piece in pieces if piece.text]


def surroundings(pieces: Sequence[Piece], words: int = 12) -> list[Piece]:
    """The pieces, with so many words kept on each side of a change; what is left out between them
    becomes one piece, SKIPPED."""
    shown = []
    for index, piece in enumerate(pieces):
        if piece.kind is Kind.KEPT:
            before = words if index else 0
            after = words if index + 1 < len(pieces) else 0
            shown += _shortened(piece.text, before, after)
        else:
            shown.append(piece)
    return shown


def _shortened(text: str, first: int, last: int) -> list[Piece]:
    words = list(re.finditer(r"\S+", text))
    if len(words) <= first + last:
        return [Piece(Kind.KEPT, text)]
    head = words[first - 1].end() if first else 0
    tail = words[-last].start() if last else len(text)
    parts = [
        Piece(Kind.KEPT, text[:head]),
        Piece(Kind.SKIPPED, text[head:tail]),
        Piece(Kind.KEPT, text[tail:]),
    ]
    return [part for part in parts if part.text]


_Step = tuple[str, str, str]  # what both have, then what was removed, then what was added


def _steps(old: str, new: str) -> Iterator[_Step]:
    """Lines first, then the words of those that differ."""
    kept = ""
    lines = _aligned(old.splitlines(keepends=True), new.splitlines(keepends=True))
    for same_lines, gone_lines, new_lines in lines:
        kept += same_lines
        for same, gone, come in _aligned(_WORDS.findall(gone_lines), _WORDS.findall(new_lines)):
            kept += same
            if gone or come:
                yield kept, gone, come
                kept = ""
    yield kept, "", ""


def _joined(steps: Iterator[_Step]) -> Iterator[_Step]:
    """Takes changes together that only a space or a sign parts: two words replaced by two others
    are one change."""
    first = next(steps)
    kept, removed, added = first[0], [first[1]], [first[2]]
    for same, gone, come in steps:
        if (gone or come) and any(removed) and any(added) and _GLUE.fullmatch(same):
            removed += [same, gone]
            added += [same, come]
        else:
            yield kept, "".join(removed), "".join(added)
            kept, removed, added = same, [gone], [come]
    yield kept, "".join(removed), "".join(added)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[_Step]:
    at = 0
    for gap in gaps(old, new):
        yield (
            "".join(old[at : gap.old_start]),
            "".join(old[gap.old_start : gap.old_end]),
            "".join(new[gap.new_start : gap.new_end]),
        )
        at = gap.old_end
    yield "".join(old[at:]), "", ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where two sequences differ: old[old_start:old_end] became new[new_start:new_end]."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[Gap]:
    """The places where two sequences differ, in order; between two of them something is kept."""
    return _gaps(old, new, Gap(0, len(old), 0, len(new)), DEEPEST)


def _gaps(old: Sequence[str], new: Sequence[str], within: Gap, depth: int) -> Iterator[Gap]:
    gap = _trimmed(old, new, within)
    removed, added = gap.old_end - gap.old_start, gap.new_end - gap.new_start
    if not removed and not added:
        return
    if removed and added and removed * added <= SMALL:
        yield from _by_pairs(old, new, gap)
        return
    anchors = _anchors(old, new, gap) if removed and added and depth else []
    if not anchors:
        yield gap
        return
    old_start, new_start = gap.old_start, gap.new_start
    for old_at, new_at in [*anchors, (gap.old_end, gap.new_end)]:
        part = Gap(old_start, old_at, new_start, new_at)
        yield from _gaps(old, new, part, depth - 1)
        old_start, new_start = old_at + 1, new_at + 1


def _trimmed(old: Sequence[str], new: Sequence[str], gap: Gap) -> Gap:
    """The gap without what both sides begin and end with."""
    old_start, old_end, new_start, new_end = (
        gap.old_start,
        gap.old_end,
        gap.new_start,
        gap.new_end,
    )
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start, new_start = old_start + 1, new_start + 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return Gap(old_start, old_end, new_start, new_end)


def _by_pairs(old: Sequence[str], new: Sequence[str], gap: Gap) -> Iterator[Gap]:
    left, right = old[gap.old_start : gap.old_end], new[gap.new_start : gap.new_end]
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Gap(gap.old_start + a, gap.old_start + b, gap.new_start + c, gap.new_start + d)


def _anchors(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Places of elements that occur once on each side, as many as stand in the same order."""
    left = _once(old, gap.old_start, gap.old_end)
    right = _once(new, gap.new_start, gap.new_end)
    return _rising([(at, right[element]) for element, at in left.items() if element in right])


def _once(sequence: Sequence[str], start: int, end: int) -> dict[str, int]:
    """Element → its place, for those that occur once from `start` to `end`."""
    places: dict[str, int] = {}
    repeated = set()
    for at in range(start, end):
        if places.setdefault(sequence[at], at) != at:
            repeated.add(sequence[at])
    return {element: at for element, at in places.items() if element not in repeated}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, given with their first numbers rising, in which the second
    ones rise too. Patience sorting: each pair goes on the first pile whose top is not smaller."""
    tops: list[int] = []
    piles: list[int] = []  # the pair on top of each pile, by its place in `pairs`
    before: list[int] = []  # for each pair, the one on top of the pile to its left
    for place, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(piles):
            tops.append(second)
            piles.append(place)
        else:
            tops[pile], piles[pile] = second, place
    chosen = []
    place = piles[-1] if piles else -1
    while place >= 0:
        chosen.append(pairs[place])
        place = before[place]
    return chosen[::-1]
