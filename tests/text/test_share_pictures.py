"""The picture of a question: nothing cut off, nothing garbled."""

import math
import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops, features

from articles.text import share_pictures
from articles.text.share_pictures import HUES, Card, can_draw, draw
from tests.sample import ROOT

CARD = Card("Why is ice slippery?", "Physics", 3, "QuickTakes", "answers.example")
needs_raqm = pytest.mark.skipif(not features.check("raqm"), reason="this system has no fribidi")


def drawn(card: Card) -> Image.Image:
    picture = Image.open(BytesIO(draw(card)))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    return picture.convert("RGB")


def ink(card: Card) -> tuple[int, int, int, int]:
    """The box around the question: left, top, right, bottom."""
    area = drawn(card).crop((0, 160, 1200, 520))
    paper = Image.new("RGB", area.size, "#fcfbf6")
    box = ImageChops.difference(area, paper).point(lambda value: 255 * (value > 60)).getbbox()
    assert box
    return (box[0], box[1] + 160, box[2], box[3] + 160)


def test_each_part_of_a_card_changes_picture_and_key():
    others = [
        replace(CARD, question="Why is ice slick?"),
        replace(CARD, subject="Ice"),
        replace(CARD, hue=4),
        replace(CARD, site="Sky Answers"),
        replace(CARD, host="elsewhere.example"),
    ]
    cards = [CARD, *others]
    assert len({card.key for card in cards}) == len({draw(card) for card in cards}) == len(cards)


def test_a_picture_is_light():
    longest = "How does it explain that “cultural capital” counts? " * 4
    assert len(draw(replace(CARD, question=longest[:184]))) < 40_000


@pytest.mark.parametrize(
    "question",
    ["Why?", "Why is it so? " * 13, "W" * 300, "word " * 400, f"{'long' * 60} words " * 30],
)
def test_a_question_of_any_length_stays_on_the_page(question):
    left, top, right, bottom = ink(replace(CARD, question=question))
    assert left >= 78
    assert right <= 1122
    assert top > 160
    assert bottom <= 515


def test_a_short_question_is_larger_than_a_long_one():
    _, top, _, bottom = ink(replace(CARD, question="Xx"))
    _, small_top, _, small_bottom = ink(replace(CARD, question="word " * 400))
    assert bottom - top > 60
    assert small_bottom - small_top > 250


@needs_raqm
def test_a_question_that_runs_from_right_to_left_begins_at_the_right():
    left, _, right, _ = ink(replace(CARD, question="لماذا السماء زرقاء؟"))
    assert right > 1100
    assert left > 300
    assert ink(CARD)[0] < 90


@needs_raqm
def test_arabic_letters_are_joined():
    letters = share_pictures._font(60)
    assert letters.getlength("لماذا") < sum(letters.getlength(one) for one in "لماذا")


@pytest.mark.parametrize(
    "text", ["Größe, Łódź", "Почему?", "Γιατί;", "√2 ≤ x² → ∞ ∈ ℝ", "“a” — b’s…", "Đặng Ễ"]
)
def test_the_font_has_letters_and_the_signs_of_formulas(text):
    assert can_draw(text)


@pytest.mark.parametrize("question", ["为什么天空是蓝色的?", "Why 🧊?", "ทำไม"])
def test_what_the_font_lacks_gives_way_to_the_subject(question):
    assert not can_draw(question)
    shown = draw(replace(CARD, question=question))
    assert shown == draw(replace(CARD, question="Physics", subject=""))


def test_without_a_script_for_either_the_site_stands_alone():
    shown = draw(replace(CARD, question="为什么?", subject="物理"))
    assert shown == draw(replace(CARD, question="", subject=""))


def test_a_system_that_cannot_turn_letters_draws_none_of_them(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: False)
    assert can_draw("Why?")
    assert not can_draw("لماذا؟")
    assert not can_draw("क्यों?")


def test_the_hues_are_those_of_the_style_sheet():
    sheet = (ROOT / "static/css/tokens.css").read_text()
    given = re.findall(r"\.hue-(\d+) \{ --angle: (\d+);(?: --day: (\.\d+);)?", sheet)
    assert len(given) == len(HUES)
    for number, angle, chroma in given:
        assert HUES[int(number)] == srgb(0.58, float(chroma or 0.12), math.radians(int(angle)))


def srgb(lightness: float, chroma: float, angle: float) -> str:
    """A color of oklch by https://www.w3.org/TR/css-color-4/#color-conversion-code."""
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    light = (max(0.0, value) for value in linear)
    encoded = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in light)
    return "#" + "".join(f"{min(255, round(255 * value)):02x}" for value in encoded)
