"""Fixtures for every test: where the real documents are, and a database beside SQLite."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder that holds `learn/` with the 23,962 real documents."""
    folder = os.environ.get("QUICKTAKES_CORPUS")
    if not folder:
        pytest.skip("QUICKTAKES_CORPUS does not name a folder of real documents")
    return Path(folder)
