import pytest

from articles.text.speaking import speak
from tests.text.hostile import growth


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac12", "1/2"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        ("x^2", "x^2"),
        ("x^{10}", "x^10"),
        ("x^{n+1}", "x^(n+1)"),
        (r"90^\circ", "90°"),
        (r"\alpha \leq \beta", "α ≤ β"),
        (r"a\times b", "a × b"),
        (r"\sqrt{x}", "√x"),
        (r"\sqrt[3]{x + 1}", "∛(x + 1)"),
        (r"\sqrt[n]x", "n√x"),
        (r"\sin(x) + \ln x", "sin(x) + ln x"),
        (r"\text{rate} = 5\%", "rate = 5%"),
        (r"\mathbf{v} \cdot \vec{u}", "v · u"),
        (r"\binom{n}{k}", "(n choose k)"),
        (r"\left( \frac{1}{n} \right)", "( 1/n )"),
        (r"\begin{cases} 1 & x > 0 \\ 0 \end{cases}", "1 x > 0 0"),
        (r"E = mc^2 \tag{1}", "E = mc^2 (1)"),
        ("", ""),
    ],
)
def test_formulas_are_spoken_in_plain_characters(latex, spoken):
    assert speak(latex) == spoken


@pytest.mark.parametrize("latex", ["{", "}", "^", "_", "\\", r"\frac", r"\sqrt[", r"\frac{a", "x_"])
def test_broken_latex_is_spoken_as_far_as_it_goes(latex):
    assert len(speak(latex)) <= len(latex) + 4


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["{", "^", r"\hat", r"\sqrt[2]", r"\frac12", "^x", "}{", r"\tag"])
def test_the_cost_of_hostile_latex_grows_in_proportion(piece):
    assert growth(speak, piece * 1_000, piece * 8_000) < 3**3
