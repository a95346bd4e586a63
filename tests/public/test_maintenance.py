from pathlib import Path

import pytest
from django.test import Client

from articles.public import inlining


@pytest.fixture
def closed(settings, tmp_path: Path) -> Path:
    """The file that closes the site, there already."""
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    settings.MAINTENANCE_FILE.touch()
    return settings.MAINTENANCE_FILE


@pytest.mark.parametrize("address", ["/", "/learn/x", "/admin/", "/readyz", "/sitemap.xml"])
def test_a_closed_site_says_so_without_asking_the_database(
    client: Client, closed: Path, address: str
):
    response = client.get(address)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "600")
    assert "Closed for a short while" in response.content.decode()
    assert "s-maxage" not in response.headers.get("Cache-Control", "")
    assert inlining.script().source in response.headers["Content-Security-Policy"]


def test_a_closed_site_is_still_alive(client: Client, closed: Path):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_opens_when_the_file_is_gone(client: Client, closed: Path):
    closed.unlink()

    assert client.get("/learn").status_code == 200
