import pytest

from articles.text.failing import MOST, formulas_failing
from articles.text.formulas import MAX_LENGTH
from articles.text.rendering import render
from tests.text.hostile import growth


def sources(markdown: str) -> list[str]:
    """The formulas that fail, as a field that counts in UTF-16 finds them."""
    units = markdown.encode("utf-16-le")
    return [
        units[2 * start : 2 * end].decode("utf-16-le")
        for start, end, _ in formulas_failing(markdown)
    ]


def test_a_formula_that_fails_is_told_with_its_place_and_the_reason():
    (failing,) = formulas_failing(r"An $x$, and $\foo$.")

    assert failing == (12, 18, 'Unknown command "\\foo".')


def test_where_all_formulas_are_set_there_is_none():
    assert formulas_failing("An $x$, and `$\\foo$`, for $5.") == []


@pytest.mark.parametrize(
    ("markdown", "failing"),
    [
        (r"$\foo$ and $\foo$", [r"$\foo$", r"$\foo$"]),
        ("\U0001d54f \U0001f600 $\\foo$ \U0001f600 \\(\\bar\\)", [r"$\foo$", r"\(\bar\)"]),
        ("$$\n\\foo\n$$\n\n$x$", ["$$\n\\foo\n$$"]),
        ("> $$\n> \\foo\n> $$", ["$$\n> \\foo\n> $$"]),
        ("a\x00b $x\x01_$ c", ["$x\x01_$"]),
    ],
)
def test_places_are_those_of_what_was_typed(markdown, failing):
    assert sources(markdown) == failing
    assert render(markdown).failures == len(failing)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("x" * (MAX_LENGTH + 1), "longer than 5,000"),
        ("{}" * 501, "more than 500"),
        (r"\def\a{b}\a", r"cannot define commands: \def"),
        (r"\frac{1}{2", "reached end of input"),
    ],
)
def test_reasons_are_sentences(formula, reason):
    (failing,) = formulas_failing(f"${formula}$")

    assert reason in failing.reason
    assert failing.reason[0].isupper()
    assert failing.reason.endswith(".")


def test_of_very_many_the_first_are_told():
    assert len(formulas_failing("$_$ " * (MOST + 1))) == MOST


@pytest.mark.parametrize("piece", ["$_$ ", "\x00$_$\n", "> $$\n> _\n> $$\n\n", "\U0001f600$x$"])
def test_the_cost_grows_with_the_text_alone(piece):
    assert growth(formulas_failing, piece * 2_000, piece * 20_000) < 30
