from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from articles.text import charts
from articles.text.charts import Bar

SVG = "{http://www.w3.org/2000/svg}"


def told(chart: str) -> ET.Element:
    return ET.fromstring(chart.partition("<svg")[0])  # noqa: S314 (our own)


def drawn(chart: str) -> ET.Element:
    svg = "<svg" + chart.partition("<svg")[2]
    named = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ET.fromstring(named)  # noqa: S314 (our own)


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter(f"{SVG}text")]


def bars(svg: str) -> list[ET.Element]:
    return [one for one in drawn(svg).iter(f"{SVG}rect") if one.get("class") != "reach"]


WEEKS = [
    Bar("Week of Nov 9", 94, "/list?from=9&to=15", "Nov"),
    Bar("Week of Nov 16", 47, "/list?from=16&to=22"),
    Bar("This week", 0, "/list?from=23"),
]


def test_a_chart_is_told_by_a_sentence_instead_of_its_picture() -> None:
    chart = charts.columns(WEEKS, "141 articles in 3 weeks.")

    assert told(chart).text == "141 articles in 3 weeks."
    assert told(chart).get("class") == "visually-hidden"
    assert drawn(chart).get("aria-hidden") == "true"


def test_columns_are_as_high_as_their_values() -> None:
    high, low = bars(charts.columns(WEEKS, ""))

    assert float(high.get("height", 0)) == 2 * float(low.get("height", 0)) > 0
    ends = {float(bar.get("y", 0)) + float(bar.get("height", 0)) for bar in (high, low)}
    assert ends == {charts.TOP + charts.HIGH}


def test_five_lines_have_numbers_and_the_highest_column_its_value() -> None:
    assert texts(charts.columns(WEEKS, "")) == ["0", "25", "50", "75", "100", "94", "Nov"]


def test_a_column_that_is_not_at_its_end_is_told_from_the_others() -> None:
    svg = charts.columns([Bar("Last week", 3, "/"), Bar("This week", 2, "/", is_running=True)], "")

    assert [bar.get("class") for bar in bars(svg)] == ["bar", "bar running"]


@pytest.mark.parametrize("draw", [charts.columns, charts.rows])
def test_whoever_points_at_a_bar_is_told_its_number_and_led_to_what_is_behind_it(
    draw: Callable[..., str],
) -> None:
    links = list(drawn(draw(WEEKS[:2], "")).iter(f"{SVG}a"))

    titles = [link.findtext(f"{SVG}title") for link in links]
    assert titles == ["Week of Nov 9: 94", "Week of Nov 16: 47"]
    assert [link.get("href") for link in links] == [bar.href for bar in WEEKS[:2]]
    assert {link.get("tabindex") for link in links} == {"-1"}


def test_lying_bars_stand_between_name_and_value() -> None:
    svg = charts.rows([Bar("Orphan", 8_299, "/"), Bar("Self-link", 2, "/")], "")

    long, short = (float(bar.get("width", 0)) for bar in bars(svg))
    assert texts(svg) == ["Orphan", "8,299", "Self-link", "2"]
    assert long > short >= 1


def test_names_are_escaped() -> None:
    svg = charts.rows([Bar("<b>&\"'", 1, "/")], 'Say "a" & <b>')

    assert texts(svg)[0] == "<b>&\"'"
    assert told(svg).text == 'Say "a" & <b>'


def test_nothing_to_show_is_an_empty_chart() -> None:
    assert bars(charts.columns([], "")) == []
    assert texts(charts.columns([Bar("Week", 0, "/")], "")) == ["0", "1", "2", "3", "4"]
    assert bars(charts.rows([], "")) == []


@pytest.mark.parametrize(
    ("most", "top"),
    [
        (0, 4),
        (1, 4),
        (4, 4),
        (5, 8),
        (9, 12),
        (94, 100),
        (101, 120),
        (1_201, 1_600),
        (50_000, 80_000),
    ],
)
def test_the_highest_line_is_a_round_number_above_all(most: int, top: int) -> None:
    assert charts.scale(most) == top
