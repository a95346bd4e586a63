"""The site of the real documents: what search finds, what pages weigh, what contradicts what."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sites import Site, succeeded
from tests.on_postgres import server

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

Found = dict[str, dict[str, float]]


def filled(site: Site, corpus: Path) -> Site:
    for command in (
        ["migrate", "--verbosity=0"],
        ["collectstatic", "--no-input", "--verbosity=0"],
        ["import_articles", str(corpus / "learn")],
    ):
        succeeded(site.python("manage.py", *command))
    return site


@pytest.fixture(scope="module")
def on_sqlite(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return filled(Site(tmp_path_factory.mktemp("sqlite")), corpus)


@pytest.fixture(scope="module")
def on_postgresql(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with server() as create:
        yield filled(Site(tmp_path_factory.mktemp("postgresql"), create("site")), corpus)


@pytest.fixture(scope="module", params=["on_sqlite", "on_postgresql"])
def found(request: pytest.FixtureRequest) -> Found:
    """500 questions known to be there, asked for in three ways."""
    site: Site = request.getfixturevalue(request.param)
    found: Found = json.loads(succeeded(site.python("-m", "tests.known_items")))
    return found


def test_the_four_rarest_words_of_a_question_find_it(found: Found) -> None:
    assert found["four rarest words"]["first"] >= 96
    assert found["four rarest words"]["ten"] >= 99.5


def test_a_typing_error_is_forgiven(found: Found) -> None:
    assert found["one of them mistyped"]["ten"] >= 95


def test_a_whole_question_finds_itself(found: Found) -> None:
    assert found["whole question"]["first"] >= 98


def test_pages_are_light(on_sqlite: Site) -> None:
    weights = json.loads(succeeded(on_sqlite.python("-m", "tests.weights")))

    assert weights["median answer"] < 14_000
    assert weights["heaviest"] < 14_000
    assert weights["heaviest list"] < 40_000


def test_the_site_contradicts_itself_in_titles_alone(on_sqlite: Site, tmp_path: Path) -> None:
    """One question is asked in two subjects, with two answers: their titles are one."""
    report = tmp_path / "report.csv"
    on_sqlite.python("manage.py", "check_site", "--report", str(report))

    kinds = Counter(row["kind"] for row in csv.DictReader(report.read_text().splitlines()))
    assert kinds == {"title-repeated": 66}
