"""A passage found in texts and replaced, literally."""

import pytest

from articles.text.comparing import Kind
from articles.text.replacing import Replacement


@pytest.mark.parametrize(
    ("replacement", "text", "changed", "places"),
    [
        (Replacement("wave", "ray"), "A wave, a Wave.", "A ray, a ray.", 2),
        (Replacement("wave", "ray", match_case=True), "A wave, a Wave.", "A ray, a Wave.", 1),
        (Replacement("wave", "ray", whole_words=True), "waves, wave", "waves, ray", 1),
        (Replacement("a.c", r"\1$&"), "abc a.c", r"abc \1$&", 1),
        (Replacement("ä", "ae"), "Ä ä", "ae ae", 2),
        (Replacement("aa", "a"), "aaaa", "aa", 2),
        (Replacement("one\ntwo", "three"), "one\ntwo", "three", 1),
        (Replacement("gone", ""), "All gone.", "All .", 1),
        (Replacement("$x$", "$y$", whole_words=True), "Let $x$ be.", "Let $y$ be.", 1),
        (Replacement("Wave", "Wave"), "wave Wave", "Wave Wave", 1),
        (Replacement("light", "dark"), "Nothing.", "Nothing.", 0),
    ],
)
def test_it_works(replacement: Replacement, text: str, changed: str, places: int) -> None:
    assert replacement.of(text) == (changed, places)


def test_pieces_are_both_texts_in_order() -> None:
    pieces = Replacement("wave", "ray").pieces("A wave, a wave.")
    assert "".join(one.text for one in pieces if one.kind is not Kind.ADDED) == "A wave, a wave."
    assert "".join(one.text for one in pieces if one.kind is not Kind.REMOVED) == "A ray, a ray."
