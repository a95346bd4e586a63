from pathlib import Path

import pytest
from pytest_django import Settings

from articles.models import Subject
from tests.factories import make_subject


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    """A media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def optics(db: None) -> Subject:
    """A subject with all that a subject may hold."""
    return make_subject("Optics", description="Of light.", position=7, seo_title="Light")


@pytest.fixture
def physics(db: None) -> Subject:
    """A bare one."""
    return make_subject("Physics")
