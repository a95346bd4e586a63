"""The picture shown where a question is shared: 1200 by 630 pixels, as a PNG.

That is the size of large cards: https://developers.facebook.com/docs/sharing/webmasters/images
Font and word mark lie in drawing/; docs/fonts.md says how they were made.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

VERSION = "1"
"""Raise it when the same card is drawn otherwise, so that caches follow."""

WIDTH, HEIGHT = 1200, 630
OWN_NAME = "QuickTakes"
"""The name of a site that is drawn as the word mark."""

# The subjects' hues by day, as static/css/tokens.css has them.
HUES = (
    *("#b45971", "#b65a5c", "#b65d47", "#b26232", "#aa691b", "#967437", "#8b7a36", "#7e7f3c"),
    *("#6e8446", "#5d8754", "#4b8a63", "#398b72", "#298b81", "#228a8f", "#008ba6", "#0086b3"),
    *("#3080bc", "#4f7ac1", "#6673c1", "#7a6cbc", "#8b66b3", "#9961a6", "#a55d96", "#ae5a84"),
)
_PAPER, _INK, _SOFT, _LINE = "#fcfbf6", "#1f1b16", "#4f4942", "#e0dcd4"

_DRAWING = Path(__file__).parent / "drawing"
_MARGIN = 80
_TEXT_WIDTH = WIDTH - 2 * _MARGIN
_SMALL = 30
_SIZES = (96, 84, 76, 68, 60, 54, 48, 44, 40)
_LEADING = 1.24
_QUESTION_TOP, _QUESTION_HEIGHT = 186, 312
_FOOT = 522


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture shows: plain characters, a line each, and the number of the subject's hue."""

    question: str
    subject: str
    hue: int
    site: str
    host: str

    @property
    def key(self) -> str:
        """24 hexadecimal digits, others as soon as the picture looks otherwise."""
        return sha256("\0".join([VERSION, *map(str, astuple(self))]).encode()).hexdigest()[:24]


def draw(card: Card) -> bytes:
    """The picture, as the bytes of a PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    canvas = ImageDraw.Draw(picture)
    above, below = _texts(card)
    is_mirrored = _runs_from_right(below)
    _write(canvas, above, 116, _SMALL, _SOFT, at_right=is_mirrored)
    left = WIDTH - _MARGIN - 144 if is_mirrored else _MARGIN
    canvas.rectangle((left, 146, left + 143, 154), fill=HUES[card.hue])
    size, lines = _fitted(below)
    for number, line in enumerate(lines):
        baseline = _QUESTION_TOP + round(size * (0.98 + number * _LEADING))
        _write(canvas, line, baseline, size, _INK, at_right=is_mirrored)
    canvas.rectangle((_MARGIN, _FOOT, WIDTH - _MARGIN - 1, _FOOT + 1), fill=_LINE)
    _sign(picture, canvas, card)
    stream = BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _texts(card: Card) -> tuple[str, str]:
    """The small line above the band and the large ones below. No boxes: where the font lacks a
    character of the question, the subject takes its place."""
    subject = card.subject if can_draw(card.subject) else ""
    return (subject, card.question) if can_draw(card.question) else ("", subject)


def can_draw(text: str) -> bool:
    """Whether the font has every character, and the system can join and turn them.

    Pillow's wheels bring raqm but not fribidi, which most systems have: without it Arabic would
    stand in single letters from left to right.
    """
    needs_raqm = any(map(_is_complex, text))
    return all(map(_has_glyph, text)) and (not needs_raqm or bool(features.check("raqm")))


def _is_complex(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"} or "\u0900" <= character <= "\u097f"


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    return bytes(_font(20).getmask(character)) != bytes(_font(20).getmask("\uffff"))


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_DRAWING / "share-picture.ttf", size)


def _runs_from_right(text: str) -> bool:
    """By the first letter that has a direction, as in `dir="auto"`."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"


def _write(
    canvas: ImageDraw.ImageDraw, text: str, baseline: int, size: int, color: str, *, at_right: bool
) -> None:
    """One line of text; its direction is its own, not that of the side it stands on."""
    direction = ("rtl" if at_right else "ltr") if features.check("raqm") else None
    x, anchor = (WIDTH - _MARGIN, "rs") if at_right else (_MARGIN, "ls")
    canvas.text((x, baseline), text, color, _font(size), anchor, direction=direction)


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest size at which a text fits, and its lines, about equally long; at the smallest
    size what does not fit is left out."""
    for size in _SIZES:
        lines = _wrapped(text, size, _TEXT_WIDTH)
        most = int(_QUESTION_HEIGHT // (size * _LEADING))
        if len(lines) <= most and all(_length(line, size) <= _TEXT_WIDTH for line in lines):
            return size, _balanced(text, size, len(lines))
    shown = lines[:most] if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
    return size, [_cut(line, size) for line in shown]


def _wrapped(text: str, size: int, width: int) -> list[str]:
    """Lines no longer than `width`, but for a word that is longer itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(text: str, size: int, count: int) -> list[str]:
    """As many lines in the narrowest column that holds them."""
    widths: Sequence[int] = range(_TEXT_WIDTH // 2, _TEXT_WIDTH, 20)
    narrow = (_wrapped(text, size, width) for width in widths)
    widest = _wrapped(text, size, _TEXT_WIDTH)
    return next((lines for lines in narrow if len(lines) == count), widest)


def _cut(line: str, size: int) -> str:
    if _length(line, size) <= _TEXT_WIDTH:
        return line
    most = next(n for n in range(len(line), 0, -1) if _length(f"{line[:n]}…", size) <= _TEXT_WIDTH)
    return f"{line[:most].rstrip()}…"


def _length(text: str, size: int) -> float:
    return _font(size).getlength(text)


def _sign(picture: Image.Image, canvas: ImageDraw.ImageDraw, card: Card) -> None:
    """The foot: whose picture it is, and where its page lies."""
    baseline = _FOOT + 62
    if card.site == OWN_NAME:
        mark = Image.open(_DRAWING / "word-mark.png")
        picture.paste(mark, (_MARGIN, baseline - 40), mark)
    elif can_draw(card.site):
        _write(canvas, card.site, baseline, _SMALL, _INK, at_right=False)
    _write(canvas, card.host, baseline, _SMALL - 4, _SOFT, at_right=True)
