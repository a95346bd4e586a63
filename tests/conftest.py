"""Fixtures for every test: where the real documents are, and which tests need a database."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from articles.library import own_pages, vocabulary

# A busy machine is no fault of the code: no test is decided by the clock.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for the database by fixture, so that `-m django_db` finds all of it."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"db", "transactional_db"} and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(transaction="transactional_db" in names))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder that holds `learn/` with the 23,962 real documents."""
    folder = os.environ.get("QUICKTAKES_CORPUS")
    if not folder:
        pytest.skip("QUICKTAKES_CORPUS does not name a folder of real documents")
    return Path(folder)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a process keeps for a while is of this test's own library."""
    own_pages.forget()
    vocabulary.forget()
