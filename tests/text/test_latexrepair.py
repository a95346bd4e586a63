import pytest

from articles.text.latexrepair import repaired


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"\text{95% CI}", r"\text{95\% CI}"),
        (r"5\% + 5%", r"5\% + 5\%"),
        (r"a \\% b", r"\begin{gathered}a \\\% b\end{gathered}"),
        (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a &= b \\ &= c", r"\begin{aligned}a &= b \\ &= c\end{aligned}"),
        (r"a \\[4pt] b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"x = 1 \tag{3}", r"\begin{equation}x = 1 \tag{3}\end{equation}"),
        (r"\ce{2H2 + O2 -> 2H2O}", r"\mathrm{2H_{2} + O_{2} \rightarrow 2H_{2}O}"),
        (r"\ce{N2 + 3H2 <=> 2NH3}", r"\mathrm{N_{2} + 3H_{2} \rightleftharpoons 2NH_{3}}"),
        (r"\ce{SO4^2-}", r"\mathrm{SO_{4}^{2-}}"),
        (r"\ce{Na+}", r"\mathrm{Na^{+}}"),
        (r"\ce{Ca(OH)2}", r"\mathrm{Ca(OH)_{2}}"),
    ],
)
def test_what_the_author_meant_is_written_out(typed, meant):
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{1}{2}",
        r"\begin{matrix} a & b \\ c & d \end{matrix}",
        r"\underset{a \\ b}{x}",
        r"\begin{align} x &= 1 \tag{3} \end{align}",
        r"\tagged",
        r"50\%",
    ],
)
def test_sound_latex_stays_as_it_is(latex):
    assert repaired(latex) == latex
