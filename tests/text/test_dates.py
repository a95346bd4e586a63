from datetime import date

import pytest

from articles.text.dates import format_day

DAY = date(2024, 3, 9)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("MMM DD, YYYY", "Mar 09, 2024"),
        ("D MMMM YYYY", "9 March 2024"),
        ("dddd, MMMM Do, YYYY", "Saturday, March 9th, 2024"),
        ("ddd D/M/YY", "Sat 9/3/24"),
        ("DDDD, Wo [week], Qo [quarter]", "069, 10th week, 1st quarter"),
        ("LL", "March 9, 2024"),
        ("L", "03/09/2024"),
    ],
)
def test_a_day_is_written_by_its_pattern(pattern, written):
    assert format_day(DAY, pattern) == written


@pytest.mark.parametrize(
    ("language", "pattern", "written"),
    [
        ("de", "dddd, D. MMMM YYYY", "Samstag, 9. März 2024"),
        ("de", "Do MMM YYYY", "9. März 2024"),
        ("de", "LL", "9. März 2024"),
        ("de", "L", "09.03.2024"),
        ("es", "dddd, D [de] MMMM [de] YYYY", "sábado, 9 de marzo de 2024"),
        ("es", "LL", "9 de marzo de 2024"),
        ("es", "l", "9/3/2024"),
    ],
)
def test_a_day_is_written_in_the_language_of_the_site(language, pattern, written):
    assert format_day(DAY, pattern, language) == written


def test_text_in_brackets_and_unknown_letters_stay():
    assert format_day(DAY, "[Day] D [of] x") == "Day 9 of x"


def test_without_a_pattern_the_usual_one_counts():
    assert format_day(DAY, "") == "Mar 09, 2024"


@pytest.mark.parametrize(
    ("day", "ordinal"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (22, "22nd"),
        (31, "31st"),
    ],
)
def test_ordinals_are_those_of_english(day, ordinal):
    assert format_day(date(2024, 1, day), "Do") == ordinal


def test_a_year_of_the_calendars_beginning_keeps_four_digits():
    assert format_day(date(45, 1, 1), "YYYY") == "0045"
