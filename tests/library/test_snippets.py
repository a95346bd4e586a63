import pytest

from articles.library.snippets import readable


def test_a_formula_cut_at_the_end_is_dropped() -> None:
    assert readable(r"The rate is $x$, or $$ MRT = \frac{\text{…") == "The rate is x, or…"


@pytest.mark.parametrize("opener", ["$", "$$", r"\(", r"\["])
def test_every_kind_of_formula_may_be_cut(opener: str) -> None:
    assert readable(rf"It is {opener}a_1 + \sqrt{{b") == "It is…"


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (r"…{a}{b} $$ It is $x$.", "…It is x."),
        (r"…\cdot \text{the rate of growth}\] It is so.", "…It is so."),
        (r"rate of the growth} = y$ and $x$", "…and x"),
    ],
)
def test_the_end_of_a_formula_that_began_before_is_dropped(piece: str, text: str) -> None:
    assert readable(piece) == text


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and more.",
        "From $5 to $6, as file_name says to all of us.",
        "Two braces {} and a `$$` in code.",
        "No formula at all…",
    ],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert readable(text) == text.replace("`", "")


def test_what_is_nothing_but_half_a_formula_stays_as_it_is() -> None:
    assert readable(r"$$ \frac{a") == r"$$ \frac{a"


def test_a_heading_ends_with_a_sign_of_its_own() -> None:
    assert readable("## Length\n\nLong.\n\n## Why?\n\nSo.\n\n- a\n- b") == (
        "Length: Long. Why? So. a b"
    )


def test_the_marks_of_a_found_word_do_not_hide_the_end_of_a_heading() -> None:
    assert readable("## <Why?>\n\nSo.", "<>") == "<Why?> So."
    assert readable("## \ue000Ice\ue001\n\nCold.", "\ue000\ue001") == "\ue000Ice\ue001: Cold."
