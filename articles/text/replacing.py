"""A word or passage found in texts, and replaced by another. Both are taken literally: a regular
expression of an editor could keep a server busy for ages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from articles.text.comparing import Kind, Piece


@dataclass(frozen=True)
class Replacement:
    """`find` becomes `by`. With `whole_words` only where no letter, digit or underscore stands
    beside it; letter case makes no difference unless `match_case`.

    >>> Replacement("wave", "ray", whole_words=True).of("Waves, a wave")
    ('Waves, a ray', 1)
    """

    find: str
    by: str
    whole_words: bool = False
    match_case: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        found = re.escape(self.find)
        if self.whole_words:
            found = rf"(?<!\w){found}(?!\w)"
        return re.compile(found, 0 if self.match_case else re.IGNORECASE)

    def of(self, text: str) -> tuple[str, int]:
        """The text with each place replaced, and how many there were that change."""
        pieces = list(self._pieces(text))
        changed = "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED)
        return changed, sum(piece.kind is Kind.REMOVED for piece in pieces)

    def pieces(self, text: str) -> list[Piece]:
        """What stays, what goes and what comes, in order."""
        return [piece for piece in self._pieces(text) if piece.text]

    def _pieces(self, text: str) -> Iterator[Piece]:
        end = 0
        for match in self._pattern.finditer(text):
            if match[0] == self.by:
                continue  # another spelling was looked for, and this is the wanted one
            yield Piece(Kind.KEPT, text[end : match.start()])
            yield Piece(Kind.REMOVED, match[0])
            yield Piece(Kind.ADDED, self.by)
            end = match.end()
        yield Piece(Kind.KEPT, text[end:])
