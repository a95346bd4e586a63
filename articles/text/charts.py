"""Numbers as bars: SVG made on the server, in colors that the style sheet gives its classes.

A chart is one picture, which its sentence tells to those who do not see it. Its bars lead to what
is behind them for whoever points; the numbers themselves, as links for everyone, belong into a
table beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from articles.text.rendering import SafeHtml

WIDE, APART = 19, 8
"""Width of a column and of the gap to the next, in units of the picture."""

HIGH = 160
"""The height of the columns' field."""

LEFT, TOP, BOTTOM, RIGHT = 44, 24, 24, 8
"""Room around that field: for the numbers of its lines, the highest value, the names below."""

ROW, BAR, NAMES, ROW_WIDTH = 28, 14, 210, 740
"""Lying bars: the height of a row and of its bar, the room for names, the width of it all."""

_STEPS = (1, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10)
"""Between two lines; of ten, hundred and so on times these."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its whole name and the address of what is behind it. `mark` is what stands below
    its column, often nothing; running ones are not at their end yet."""

    name: str
    value: int
    href: str
    mark: str = ""
    is_running: bool = False


def columns(bars: Sequence[Bar], sentence: str) -> SafeHtml:
    """Standing bars over five lines with numbers; `sentence` is what they show."""
    width = LEFT + len(bars) * (WIDE + APART) + RIGHT
    top = scale(max((bar.value for bar in bars), default=0))
    parts = [_line(TOP + HIGH * (4 - n) / 4, width, top * n // 4) for n in range(5)]
    highest = max(bars, key=lambda bar: bar.value, default=None)
    for number, bar in enumerate(bars):
        left = LEFT + APART / 2 + number * (WIDE + APART)
        parts += _column(bar, left, top, is_labeled=bar is highest)
    return _picture("".join(parts), width, TOP + HIGH + BOTTOM, sentence)


def _line(y: float, width: int, value: int) -> str:
    number = f'<text x="{LEFT - 8}" y="{y + 4:g}" text-anchor="end">{value:,}</text>'
    return f'<path class="line" d="M{LEFT} {y:g}H{width - RIGHT}"/>{number}'


def _column(bar: Bar, left: float, top: int, *, is_labeled: bool) -> Iterator[str]:
    high = HIGH * bar.value / top
    y, middle = TOP + HIGH - high, left + WIDE / 2
    if bar.value:
        kind = "bar running" if bar.is_running else "bar"
        size = f'x="{left:g}" y="{y:g}" width="{WIDE}" height="{high:g}"'
        reach = f'x="{left - APART / 2:g}" y="{TOP}" width="{WIDE + APART}" height="{HIGH}"'
        yield _linked(bar, f'<rect class="reach" {reach}/><rect class="{kind}" {size}/>')
    if bar.value and is_labeled:
        at = f'x="{middle:g}" y="{y - 6:g}" text-anchor="middle"'
        yield f'<text class="value" {at}>{bar.value:,}</text>'
    if bar.mark:
        below = TOP + HIGH + 18
        yield f'<text x="{left:g}" y="{below}">{escape(bar.mark)}</text>'


def rows(bars: Sequence[Bar], sentence: str) -> SafeHtml:
    """Lying bars, each between its name and its value."""
    room = ROW_WIDTH - NAMES - 72
    most = max((bar.value for bar in bars), default=0) or 1
    parts = []
    for number, bar in enumerate(bars):
        middle = number * ROW + ROW / 2
        wide = max(room * bar.value / most, 1)
        size = f'x="{NAMES}" y="{middle - BAR / 2:g}" width="{wide:g}" height="{BAR}"'
        text = middle + 4
        drawn = (
            f'<rect class="reach" y="{number * ROW}" width="{ROW_WIDTH}" height="{ROW}"/>'
            f'<text x="{NAMES - 10}" y="{text:g}" text-anchor="end">{escape(bar.name)}</text>'
            f'<rect class="bar" {size}/>'
            f'<text class="value" x="{NAMES + wide + 8:g}" y="{text:g}">{bar.value:,}</text>'
        )
        parts.append(_linked(bar, drawn))
    return _picture("".join(parts), ROW_WIDTH, len(bars) * ROW, sentence)


def _linked(bar: Bar, drawn: str) -> str:
    # Out of the way of the keyboard, which has the table.
    told = f"<title>{escape(bar.name)}: {bar.value:,}</title>"
    return f'<a href="{escape(bar.href)}" tabindex="-1">{told}{drawn}</a>'


def _picture(inside: str, width: int, height: int, sentence: str) -> SafeHtml:
    return SafeHtml(
        f'<p class="visually-hidden">{escape(sentence)}</p>'
        f'<svg class="chart" viewBox="0 0 {width} {height}" aria-hidden="true">{inside}</svg>'
    )


def scale(most: int) -> int:
    """The number of the highest of five lines: at least `most`, and four even steps above 0.

    >>> scale(94), scale(3), scale(1_201)
    (100, 4, 1600)
    """
    power = next(power for power in count() if 4 * 10 ** (power + 1) >= most)
    steps = (step * 10**power for step in _STEPS)
    return next(int(4 * step) for step in steps if step >= most / 4 and step == int(step))
