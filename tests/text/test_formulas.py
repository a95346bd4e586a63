import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.formulas import MAX_LENGTH, MAX_MARKS, to_mathml
from tests.text.hostile import growth
from tests.text.well_formed import assert_harmless, read


def mathml(latex: str, display: bool = False) -> str:
    found = to_mathml(latex, display)
    assert found is not None, f"{latex} cannot be set"
    return found


def test_a_formula_becomes_mathml_that_keeps_its_latex():
    assert mathml("x^2 < 4") == (
        "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo><mn>4</mn></mrow>"
        '<annotation encoding="application/x-tex">x^2 &lt; 4</annotation></semantics></math>'
    )


def test_a_display_formula_says_so():
    assert mathml("x", display=True).startswith('<math display="block">')


def test_the_annotation_is_what_the_author_typed_not_what_was_repaired():
    assert read(mathml(r"\ce{H2O} = 5%")).text.endswith(r"\ce{H2O} = 5%")


@pytest.mark.parametrize(
    "latex", [r"\foo", r"\frac{1}", "{", "a_b_c", r"\newcommand{\a}{b}\a", r"\def\a{b}\a"]
)
def test_what_cannot_be_set_is_none(latex):
    assert to_mathml(latex, display=True) is None


@pytest.mark.parametrize(
    ("latex", "classes"),
    [
        (r"\begin{cases} a & b \end{cases}", {"m-start", "m-flush-end", "m-apart"}),
        (r"\begin{aligned} a &= b \end{aligned}", {"m-end", "m-flush-end", "m-start"}),
        (r"\begin{equation} a \end{equation}", {"m-full", "m-half", "m-end"}),
        (r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}", {"m-line-right", "m-line-top"}),
        (r"\begin{array}{c:c} a & b \end{array}", {"m-dash-right"}),
        (r"\dfrac{1}{2}", {"m-display"}),
        (r"\tfrac{1}{2}", {"m-text"}),
        (r"{\scriptstyle x}", {"m-script"}),
        (r"a \! b", {"m-back"}),
        (r"\color{red}{x}", set()),
    ],
)
def test_styles_become_classes(latex, classes):
    found = mathml(latex)
    named = {name for _, attributes in read(found).tags for name in _classes(attributes)}
    assert " style=" not in found
    assert classes <= named or not (classes or named)


def _classes(attributes: dict[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()


def test_a_table_has_no_script_level_which_the_nu_checker_refuses():
    assert "scriptlevel" not in mathml(r"x_{\begin{matrix} 1 & 2 \end{matrix}}")


@pytest.mark.parametrize("latex", [r"\vec{v}", r"\overline{v}", r"\underline{v}", r"\widehat{v}"])
def test_no_text_begins_with_a_combining_character(latex):
    assert not any(f">{sign}" in mathml(latex) for sign in "\u20d7\u0332\u0302")


def test_equations_have_no_ids_for_two_of_them_would_repeat_one():
    found = mathml(r"\begin{equation} a \label{b} \end{equation}")
    assert " id=" not in found
    assert "<a " not in mathml(r"\eqref{b}")


@pytest.mark.parametrize("piece", ["{", r"\frac{1}{", r"\hat ", r"\left(", "x^{", r"\sqrt "])
def test_nesting_that_would_overflow_the_stack_is_refused(piece):
    results: list[str | None] = []
    thread = threading.Thread(target=lambda: results.append(to_mathml(piece * 50_000, False)))
    thread.start()
    thread.join()
    assert results == [None]


def test_nesting_within_the_limit_is_set():
    depth = MAX_MARKS // 2
    assert to_mathml("{" * depth + "x" + "}" * depth, display=False)


OPENING = r"\frac{ \sqrt{ \text{ \textbf{ \operatorname{ \mathbb{ \overline{ \cancel{ \boxed{ ( ["
ENVIRONMENTS = r"\begin{array}{c|c} \end{array} \begin{aligned} \end{aligned} \left( \right)"
COMMANDS = r"\color{red} \label{a} \eqref{a} \tag{1} \hspace{1em} \vec \\ \% % & # { } ^ _ ' ~"
TEXTS = '<script> </math> <img/onerror=a> &lt; " javascript: x 1 + é \u20d7 \u0301 | ) ]'
PIECES = f"{OPENING} {ENVIRONMENTS} {COMMANDS} {TEXTS}".split()


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_no_latex_yields_active_or_broken_markup(pieces, display):
    found = to_mathml(" ".join(pieces), display)
    if found is not None:
        reader = assert_harmless(found)
        assert {"math", "semantics", "annotation"} <= {tag for tag, _ in reader.tags}
        assert not any(tag in ("a", "img") for tag, _ in reader.tags)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["x", "1", "'", "(", r"\langle ", r"(\hat)", "x_1 "])
def test_the_cost_of_a_long_formula_grows_in_proportion(piece):
    count = MAX_MARKS // 2 if "\\" in piece else MAX_LENGTH // len(piece)
    small, large = piece * (count // 8), piece * count
    assert growth(lambda latex: to_mathml(latex, display=False), small, large) < 3**3


def test_an_endless_formula_is_refused():
    assert to_mathml("x" * (MAX_LENGTH + 1), display=False) is None
