"""Two people's changes of one text joined: what does not touch is taken from each, the rest is
left to a person.

The idea is that of diff3 (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007), line
by line: a paragraph of Markdown is a line, and two changes of one paragraph are for a person to
judge, even where their words differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.text.comparing import Gap, gaps


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the joined text. Where `clashes`, both changed it: `mine` and `theirs` are for
    a person to choose from; elsewhere the two are equal, and what is to be taken."""

    base: str
    mine: str
    theirs: str
    clashes: bool = False

    @property
    def is_changed(self) -> bool:
        return self.clashes or self.mine != self.base


def join(base: str, mine: str, theirs: str) -> list[Passage]:
    """The passages of the joined text, in order; linear in the length of the texts but for short
    stretches (`comparing`).

    >>> [(p.mine, p.clashes) for p in join("a\\n\\nb\\n", "A\\n\\nb\\n", "a\\n\\nB\\n")]
    [('A\\n', False), ('\\n', False), ('B\\n', False)]
    """
    old, left, right = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    passages = []
    at = 0
    for region in _regions(list(gaps(old, left)), list(gaps(old, right))):
        if at < region.start:
            kept = "".join(old[at : region.start])
            passages.append(Passage(kept, kept, kept))
        passages.append(_passage(region, old, left, right))
        at = region.end
    if at < len(old):
        kept = "".join(old[at:])
        passages.append(Passage(kept, kept, kept))
    return passages


def joined(passages: Sequence[Passage], chosen: Mapping[int, str]) -> str:
    """The text that the passages make: `chosen` gives for the place of each that clashes what is
    to stand there; mine where it says nothing."""
    return "".join(chosen.get(place, passage.mine) for place, passage in enumerate(passages))


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines of the base that either side changed, with the gaps of each within."""

    start: int
    end: int
    mine: tuple[Gap, ...]
    theirs: tuple[Gap, ...]


def _regions(mine: list[Gap], theirs: list[Gap]) -> Iterator[_Region]:
    """Changes that touch each other, of both sides, taken together."""
    waiting = sorted(
        [(gap.old_start, gap.old_end, 0, gap) for gap in mine]
        + [(gap.old_start, gap.old_end, 1, gap) for gap in theirs],
        key=lambda one: one[:3],
    )
    start = end = -1
    sides: tuple[list[Gap], list[Gap]] = ([], [])
    for first, last, side, gap in waiting:
        if first > end and (sides[0] or sides[1]):
            yield _Region(start, end, tuple(sides[0]), tuple(sides[1]))
            sides = ([], [])
        if not sides[0] and not sides[1]:
            start, end = first, last
        end = max(end, last)
        sides[side].append(gap)
    if sides[0] or sides[1]:
        yield _Region(start, end, tuple(sides[0]), tuple(sides[1]))


def _passage(
    region: _Region, old: Sequence[str], left: Sequence[str], right: Sequence[str]
) -> Passage:
    base = "".join(old[region.start : region.end])
    mine = _side(region, region.mine, left, base)
    theirs = _side(region, region.theirs, right, base)
    if mine == theirs or not region.theirs:
        return Passage(base, mine, mine)
    if not region.mine:
        return Passage(base, theirs, theirs)
    return Passage(base, mine, theirs, clashes=True)


def _side(region: _Region, own: Sequence[Gap], lines: Sequence[str], base: str) -> str:
    """What one side has in place of a region: its lines, from those of its first gap on."""
    if not own:
        return base
    start = own[0].new_start - (own[0].old_start - region.start)
    end = own[-1].new_end + (region.end - own[-1].old_end)
    return "".join(lines[start:end])
