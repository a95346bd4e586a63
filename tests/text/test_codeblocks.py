import comrak
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.codeblocks import code_blocks


def code(markdown: str) -> list[str]:
    """The code in a text without displayed formulas."""
    blocks = code_blocks(markdown, lambda offset: offset)
    return [markdown[block.content_start : block.content_end] for block in blocks]


def test_a_fence_is_code_without_its_fence_lines():
    assert code("Run\n\n```sh\nls\n```\n\nthen") == ["ls\n"]


def test_a_fence_of_tildes_may_hold_backticks():
    assert code("~~~\n```\n~~~") == ["```\n"]


def test_an_unclosed_fence_reaches_to_the_end():
    assert code("```\na\n\nb") == ["a\n\nb"]


def test_a_fence_in_a_list_item_ends_with_the_item():
    assert code("1. one\n   ```\n   a\n2. two\n\n       b") == ["   a\n", "b"]


def test_a_fence_in_a_nested_list_is_found():
    assert code("1. one\n   - two\n     ```\n     a\n     ```\n2. b") == ["     a\n"]


def test_a_fence_in_a_quote_ends_with_the_quote():
    assert code("> ```\n> a\n\n    b") == ["> a\n", "b"]


def test_four_blanks_make_code_after_a_blank_line_only():
    assert code("a\n    b\n\n    c") == ["c"]


def test_text_of_a_list_item_is_not_code():
    assert code("1. a\n\n   - b\n\n     c") == []


def test_lines_of_a_displayed_formula_start_no_code():
    markdown = "$$\n\n    x\n$$\n\n    y"
    [block] = code_blocks(markdown, lambda offset: 12 if offset == 0 else offset)
    assert markdown[block.start : block.end] == "y"


PIECES = ["```", "~~~", "    ", "  ", " ", "- ", "1. ", "2. ", "> ", "a", "`", "# h", "---", "\t"]


@pytest.mark.slow
@given(st.lists(st.sampled_from([*PIECES, "\n", "\n", "\n\n"]), max_size=16).map("".join))
@settings(derandomize=True, max_examples=500)
def test_code_blocks_are_those_of_the_markdown_renderer(markdown):
    assert len(code(markdown)) == comrak.render_markdown(markdown).count("<pre")


@pytest.mark.parametrize("deep", ["> ", "- ", "1. "])
def test_deep_nesting_is_read_as_text(deep):
    assert code(deep * 1000 + "a\n\n```\nb\n```") == ["b\n"]
