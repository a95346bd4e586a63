"""Two texts word by word, in a time that grows with their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.comparing import Gap, Kind, compare, gaps, surroundings
from tests.text.hostile import growth

KEPT, REMOVED, ADDED, SKIPPED = Kind.KEPT, Kind.REMOVED, Kind.ADDED, Kind.SKIPPED
TEXTS = st.text(st.sampled_from("ab ,.\n\té\u0301猫"), max_size=300)


def pieces(old: str, new: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in compare(old, new)]


def test_the_words_that_differ_are_told():
    assert pieces("Light is a wave.", "Light is a particle.") == [
        (KEPT, "Light is a "),
        (REMOVED, "wave"),
        (ADDED, "particle"),
        (KEPT, "."),
    ]


def test_words_that_were_put_in_stand_alone():
    assert pieces("It moves.", "It hardly moves.") == [
        (KEPT, "It "),
        (ADDED, "hardly "),
        (KEPT, "moves."),
    ]


def test_equal_texts_are_one_piece_and_empty_ones_none():
    assert pieces("One.\nTwo.", "One.\nTwo.") == [(KEPT, "One.\nTwo.")]
    assert pieces("", "") == []


def test_two_words_replaced_by_two_others_are_one_change():
    assert pieces("See the old house, then", "See a new house, then") == [
        (KEPT, "See "),
        (REMOVED, "the old"),
        (ADDED, "a new"),
        (KEPT, " house, then"),
    ]


def test_changes_in_two_lines_stay_two():
    assert [kind for kind, _ in pieces("a\nb\n", "c\nd\n")] == [REMOVED, ADDED, KEPT] * 2


def test_a_line_that_moved_keeps_those_around_it():
    old = "first line\nsecond line\nthird line\n"
    assert pieces(old, "second line\nthird line\nfirst line\n") == [
        (REMOVED, "first line\n"),
        (KEPT, "second line\nthird line\n"),
        (ADDED, "first line\n"),
    ]


def test_a_difference_in_white_space_is_a_difference():
    assert pieces("end \n", "end\n") == [(KEPT, "end"), (REMOVED, " \n"), (ADDED, "\n")]


def test_an_accent_stays_with_its_letter():
    assert pieces("le cafe\u0301 noir", "le cafe noir") == [
        (KEPT, "le "),
        (REMOVED, "cafe\u0301"),
        (ADDED, "cafe"),
        (KEPT, " noir"),
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str):
    found = compare(old, new)
    assert "".join(piece.text for piece in found if piece.kind is not ADDED) == old
    assert "".join(piece.text for piece in found if piece.kind is not REMOVED) == new
    assert all(piece.text for piece in found)


def test_one_element_that_moved_far_leaves_all_others_in_place():
    old = [str(number) for number in range(1000)]
    new = [*old[:100], *old[101:900], old[100], *old[900:]]
    assert list(gaps(old, new)) == [Gap(100, 101, 100, 100), Gap(900, 900, 899, 900)]


def test_a_change_in_the_middle_of_a_long_sequence_is_one_gap():
    old = [str(number) for number in range(1000)]
    new = [*old[:400], "x", *old[401:]]
    assert list(gaps(old, new)) == [Gap(400, 401, 400, 401)]


def test_surroundings_leave_out_what_is_far_from_a_change():
    around = "".join(f"word{n} " for n in range(30))
    found = surroundings(compare(f"{around}old {around}", f"{around}new {around}"), words=2)
    assert [piece.kind for piece in found] == [SKIPPED, KEPT, REMOVED, ADDED, KEPT, SKIPPED]
    assert found[1].text == "word28 word29 "
    assert found[4].text == " word0 word1"


def test_surroundings_keep_a_short_text_whole():
    found = compare("one old two", "one new two")
    assert surroundings(found) == found


HOSTILE = {
    "two words in any order": lambda n: (_mixed(n, 7), _mixed(n, 11)),
    "two lines in any order": lambda n: (
        _mixed(n, 7).replace(" ", "\n"),
        _mixed(n, 11).replace(" ", "\n"),
    ),
    "all words the other way round": lambda n: (
        " ".join(map(str, range(n))),
        " ".join(map(str, range(n, 0, -1))),
    ),
    "one sign between all words": lambda n: (
        " x ".join(map(str, range(n))),
        " y ".join(map(str, range(1, n))),
    ),
    "short stretches without an anchor": lambda n: (_anchored(n, 7), _anchored(n, 11)),
}


def _mixed(n: int, factor: int) -> str:
    return " ".join("x" if (i * i * factor) % 13 < 6 else "y" for i in range(n))


def _anchored(n: int, factor: int) -> str:
    return " ".join(f"u{i}" if i % 20 == 0 else "xyz"[i * i * factor % 23 % 3] for i in range(n))


@pytest.mark.slow
@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE)
def test_the_time_grows_with_the_length(texts):
    def cost(size: str) -> object:
        return compare(*texts(int(size)))

    assert growth(cost, "2000", "8000") < 9  # 3 for each doubling
