"""The formulas of a text that cannot be set: where each stands, and why.

For an editor's field, which counts in UTF-16 code units: most emoji and some letters take two.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from articles.text.characters import visible
from articles.text.formulas import why_not
from articles.text.holding import held_formula, latex_of
from articles.text.mathspans import Kind, Span, spans

MOST = 100
"""Formulas that are told at most: a text of dollars and braces has 100,000 that fail."""

_MATH = (Kind.INLINE_MATH, Kind.DISPLAY_MATH)


class Failing(NamedTuple):
    """A formula ``text[start:end]``, delimiters and all, in UTF-16 code units; why, in words."""

    start: int
    end: int
    reason: str


def formulas_failing(markdown: str) -> list[Failing]:
    r"""Return the formulas that ``render`` shows as their source, in order, at most ``MOST``.

    >>> formulas_failing(r"An $x$ and a $\foo$")
    [Failing(start=13, end=19, reason='Unknown command "\\foo".')]
    """
    shown = visible(markdown)
    failing = list(islice(_failing(shown), MOST))
    places = _places(markdown, shown, [at for span, _ in failing for at in (span.start, span.end)])
    return [
        Failing(start, end, reason)
        for start, end, (_, reason) in zip(places[::2], places[1::2], failing, strict=True)
    ]


def _failing(shown: str) -> Iterator[tuple[Span, str]]:
    for span in spans(shown):
        if span.kind in _MATH:
            latex, display = latex_of(shown, span), span.kind is Kind.DISPLAY_MATH
            if held_formula(shown[span.start : span.end], latex, display).failed:
                yield span, why_not(latex, display)


def _places(typed: str, shown: str, offsets: list[int]) -> list[int]:
    """Where ascending offsets in what is shown stand in what was typed, in UTF-16 code units."""
    if len(shown) < len(typed):
        kept = [at for at, character in enumerate(typed) if visible(character)] + [len(typed)]
        offsets = [kept[at] for at in offsets]
    places: list[int] = []
    before = units = 0
    for at in offsets:
        units += len(typed[before:at].encode("utf-16-le", "surrogatepass")) // 2
        before = at
        places.append(units)
    return places
