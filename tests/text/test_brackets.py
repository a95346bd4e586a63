import pytest

from articles.text.brackets import MAX_OPENERS, bounded
from articles.text.formulas import to_mathml
from tests.text.well_formed import read

FILLER = "(a)" * (MAX_OPENERS - 1)


def test_few_brackets_stay_as_they_are():
    latex = FILLER + r"\bigl(b\bigr)"
    assert bounded(latex) == latex


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("(x", r"\text{(}x"),
        ("[0, 1)", r"\text{[}0, 1)"),
        ("(-x)", r"\text{(}{-}x)"),
        (r"\{x\}", r"\text{\{}x\}"),
        (r"\langle x", r"\text{⟨} x"),
        ("⌊x⌋", r"\text{⌊}x⌋"),
        (r"\Bigl(x\Bigr)", r"\Big(x\Big)"),
    ],
)
def test_of_many_brackets_every_opening_one_is_set_as_text(typed, written):
    many = "(" * MAX_OPENERS
    assert bounded(many + typed).endswith(written)


@pytest.mark.parametrize("kept", [r"\left(x\right)", r"\sqrt[3]{x}", r"\leq", r"\lambda", r"\ln x"])
def test_what_only_looks_like_an_opening_bracket_is_kept(kept):
    many = "(" * (MAX_OPENERS + 1)
    assert bounded(many + kept).endswith(kept)


def test_a_reader_sees_the_same_brackets():
    latex = "(x + (-1))" * MAX_OPENERS
    mathml = to_mathml(latex, display=False)
    assert mathml is not None
    shown = read(mathml).text.removesuffix(latex)
    assert shown == "(x+(−1))" * MAX_OPENERS
