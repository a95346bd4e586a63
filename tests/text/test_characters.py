import pytest

from articles.text.characters import first_invisible, visible

ODD = ["\0", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\ufffe", "\uffff"]


def test_texts_tabs_and_line_ends_stay():
    text = "a\tb\r\nc \x85\u2028\ue000\U0001f600 中"
    assert visible(text) == text
    assert first_invisible(text) is None


@pytest.mark.parametrize("odd", ODD)
def test_what_xml_cannot_hold_is_dropped(odd):
    assert visible(f"a{odd}b{odd}") == "ab"
    assert first_invisible(f"a{odd}b{odd}") == 1
