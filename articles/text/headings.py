"""The outline of an answer: which level each heading takes, and the anchor it answers to."""

from typing import NamedTuple

from articles.text.slugs import slugify

# Anchors of an answer begin with it, so none is the id of something else on the page.
ANCHOR_PREFIX = "section-"

# The page's own title is its <h1>.
FIRST_LEVEL = 2
LAST_LEVEL = 6

_LONGEST_ANCHOR = 60


class Heading(NamedTuple):
    """A heading as shown: level 2 to 6, the id it has on the page, its plain text."""

    level: int
    anchor: str
    text: str


class Outline:
    """Collects headings in order and settles level and anchor of each."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._open_levels: list[int] = []
        self._taken: set[str] = set()
        self._repeats: dict[str, int] = {}

    def add(self, typed_level: int, text: str) -> Heading:
        """Add a heading typed with so many ``#`` and return it as it is to be shown.

        Typed levels 1, 3, 3, 2 become 2, 3, 3, 3: a heading lies one level below the nearest
        one before it that was typed with fewer marks.
        """
        while self._open_levels and self._open_levels[-1] >= typed_level:
            self._open_levels.pop()
        level = min(FIRST_LEVEL + len(self._open_levels), LAST_LEVEL)
        self._open_levels.append(typed_level)
        heading = Heading(level, self._free_anchor(text), text)
        self.headings.append(heading)
        return heading

    def _free_anchor(self, text: str) -> str:
        base = ANCHOR_PREFIX + (slugify(text)[:_LONGEST_ANCHOR].strip("-") or "untitled")
        anchor = base
        while anchor in self._taken:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            anchor = f"{base}-{self._repeats[base]}"
        self._taken.add(anchor)
        return anchor
