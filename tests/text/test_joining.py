"""Two people's changes of one text: all that does not touch is joined, the rest is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.joining import Passage, join, joined

BASE = "One.\n\nTwo.\n\nThree.\n"
TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=8).map("".join)


def taken(passages: list[Passage]) -> str:
    assert not any(passage.clashes for passage in passages)
    return joined(passages, {})


def test_changes_of_different_paragraphs_are_joined():
    passages = join(BASE, BASE.replace("One", "1"), BASE.replace("Three", "3"))

    assert taken(passages) == "1.\n\nTwo.\n\n3.\n"


def test_changes_of_one_paragraph_clash_and_the_others_do_not():
    mine = BASE.replace("Two", "Zwei").replace("One", "Eins")
    theirs = BASE.replace("Two", "Dos")

    passages = join(BASE, mine, theirs)

    clash = next(passage for passage in passages if passage.clashes)
    assert clash == Passage("Two.\n", "Zwei.\n", "Dos.\n", clashes=True)
    assert joined(passages, {passages.index(clash): "Both.\n"}) == "Eins.\n\nBoth.\n\nThree.\n"


def test_the_same_change_is_no_clash():
    changed = BASE.replace("Two", "2")

    assert taken(join(BASE, changed, changed)) == changed


@pytest.mark.parametrize(
    ("mine", "theirs"), [("", BASE + "\nEnd.\n"), (BASE + "x\n", BASE + "y\n")]
)
def test_a_removal_against_a_change_and_two_additions_at_one_place_clash(mine: str, theirs: str):
    assert any(passage.clashes for passage in join(BASE, mine, theirs))


def test_a_text_without_a_past_clashes_as_a_whole():
    assert join("", "Mine.", "Theirs.") == [Passage("", "Mine.", "Theirs.", clashes=True)]


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_of_either_side_is_lost(base: str, mine: str, theirs: str):
    passages = join(base, mine, theirs)

    # Each side reads as it did, or as it did but for what only the other side changed.
    assert "".join(passage.base for passage in passages) == base
    for passage in passages:
        if not passage.clashes:
            assert passage.mine == passage.theirs
    added = [line for text in (mine, theirs) for line in text.splitlines() if line not in base]
    shown = "".join(passage.mine + passage.theirs for passage in passages)
    assert all(line in shown for line in added)


@given(TEXTS, TEXTS)
def test_who_changed_alone_gets_all_of_it(base: str, changed: str):
    assert taken(join(base, changed, base)) == changed
    assert taken(join(base, base, changed)) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_choosing_one_side_everywhere_keeps_its_clashing_lines(base: str, mine: str, theirs: str):
    passages = join(base, mine, theirs)
    choices = {place: passage.theirs for place, passage in enumerate(passages) if passage.clashes}
    other_way = join(base, theirs, mine)

    assert joined(passages, choices) == joined(other_way, {})
