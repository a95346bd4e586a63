import pytest

from articles.public.paging import Pages, asked_number


def shown(number: int, count: int) -> str:
    pages = Pages("/learn/history", number, count)
    return " ".join(str(step.number or "…") for step in pages.steps())


@pytest.mark.parametrize(
    ("number", "count", "row"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (12, 74, "1 … 10 11 12 13 14 … 74"),
        (5, 74, "1 2 3 4 5 6 7 … 74"),
        (70, 74, "1 … 68 69 70 71 72 73 74"),
        (2500, 5000, "1 … 2498 2499 2500 2501 2502 … 5000"),
    ],
)
def test_first_last_and_neighbors_are_shown_and_a_gap_is_more_than_one_page(number, count, row):
    assert shown(number, count) == row


def test_the_first_page_has_the_bare_address():
    assert Pages("/learn/history", 2, 3).previous == "/learn/history"
    assert Pages("/learn/history", 2, 3, (("sort", "az"),)).previous == "/learn/history?sort=az"


def test_what_the_reader_asked_for_is_encoded_in_every_address():
    pages = Pages("/search", 1, 3, (("q", "a&b=ü"),))
    assert pages.next == "/search?q=a%26b%3D%C3%BC&page=2"


def test_there_is_nothing_before_the_first_and_after_the_last():
    assert not Pages("/learn/history", 1, 1).previous
    assert not Pages("/learn/history", 1, 1).next


def test_a_missing_number_is_the_first_page():
    assert asked_number(None) == 1
    assert asked_number("74") == 74


@pytest.mark.parametrize("given", ["0", "-1", "abc", "", "1.5", "01", "²", "١", "9" * 5000])
def test_what_is_no_page_number_is_one_that_no_list_has(given):
    assert asked_number(given) == 0
    assert not Pages("/learn/history", asked_number(given), 3).has_this_one


def test_a_list_ends_with_its_last_page():
    assert Pages("/learn/history", 3, 3).has_this_one
    assert not Pages("/learn/history", 4, 3).has_this_one
