"""Search on the real documents: 500 questions known to be there, asked for in three ways."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sites import Site, succeeded
from tests.on_postgres import server

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

Found = dict[str, dict[str, float]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def found(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield asked(Site(folder), corpus)
    else:
        with server() as create:
            yield asked(Site(folder, create("search")), corpus)


def asked(site: Site, corpus: Path) -> Found:
    for command in (["migrate", "--verbosity=0"], ["import_articles", str(corpus / "learn")]):
        succeeded(site.python("manage.py", *command))
    found: Found = json.loads(succeeded(site.python("-m", "tests.known_items")))
    return found


def test_the_four_rarest_words_of_a_question_find_it(found: Found) -> None:
    assert found["four rarest words"]["first"] >= 96
    assert found["four rarest words"]["ten"] >= 99.5


def test_a_typing_error_is_forgiven(found: Found) -> None:
    assert found["one of them mistyped"]["ten"] >= 95


def test_a_whole_question_finds_itself(found: Found) -> None:
    assert found["whole question"]["first"] >= 98
