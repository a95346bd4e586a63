"""Files of MEDIA_ROOT as browsers get them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from articles.library import pages, redirecting

pytestmark = pytest.mark.django_db

OURS = "pictures/3f2a9c7e51d0-1600x900.jpg"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/pictures").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"secret")
    return settings.MEDIA_ROOT


def put(media: Path, name: str, data: bytes = b"content") -> str:
    (media / name).write_bytes(data)
    return f"/media/{name}"


def body(response: HttpResponseBase) -> bytes:
    """The whole of it; a response that is read to its end closes its file."""
    return b"".join(response)


def test_a_picture_is_shown_for_good_and_may_do_nothing(client: Client, media: Path) -> None:
    response = client.get(put(media, OURS))
    assert body(response) == b"content"
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Content-Length"] == "7"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.JPEG", "image/jpeg"),
        ("a.gif", "image/gif"),
        ("pictures/3f2a9c7e51d0-1600x900-480.webp", "image/webp"),
    ],
)
def test_raster_pictures_are_shown(client: Client, media: Path, name: str, kind: str) -> None:
    response = client.get(put(media, name))
    assert body(response) == b"content"
    assert response.headers["Content-Type"] == kind
    assert ("immutable" in response.headers["Cache-Control"]) == name.startswith("pictures/")


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.pdf", "a.png.html", "a", "a.xml", "a.js"])
def test_anything_else_is_only_to_be_kept(client: Client, media: Path, name: str) -> None:
    response = client.get(put(media, name, b"<script>alert(1)</script>"))
    assert body(response)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_name_cannot_write_headers(client: Client, media: Path) -> None:
    (media / 'a"; b.svg').write_bytes(b"content")
    response = client.get("/media/a%22%3B%20b.svg")
    body(response)
    assert response.headers["Content-Disposition"] == 'attachment; filename="a\\"; b.svg"'
    (media / "a\r\nb.svg").write_bytes(b"content")
    assert client.get("/media/a%0D%0Ab.svg").status_code == 404


def test_who_has_a_file_gets_it_no_more(client: Client, media: Path) -> None:
    address = put(media, "a.png")
    first = client.get(address)
    body(first)
    for header in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(address, headers=header)
        assert again.status_code == 304
        assert "sandbox" in again.headers["Content-Security-Policy"]
    os.utime(media / "a.png", (1, 1))
    assert body(client.get(address, headers={"If-None-Match": first.headers["ETag"]})) == b"content"


def test_only_the_headers_are_given_to_who_asks_for_them(client: Client, media: Path) -> None:
    response = client.head(put(media, "a.png"))
    assert response.status_code == 200
    assert body(response) == b""


@pytest.mark.parametrize(
    "address",
    [
        "/media/gone.png",
        "/media/pictures",
        "/media/../secret.png",
        "/media/%2e%2e/secret.png",
        "/media/pictures/../../secret.png",
        "/media/..%2fsecret.png",
        "/media//etc/passwd",
        "/media/link.png",
        "/media/folder/secret.png",
        "/media/.hidden.png",
        "/media/.quicktakes-ab.tmp",
        "/media/pipe.png",
        "/media/a%00.png",
        "/media/" + "a" * 5_000 + ".png",
    ],
)
def test_nothing_else_is_given(client: Client, media: Path, address: str) -> None:
    (media / "link.png").symlink_to("../secret.png")
    (media / "folder").symlink_to("..")
    (media / ".hidden.png").write_bytes(b"secret")
    (media / ".quicktakes-ab.tmp").write_bytes(b"secret")
    os.mkfifo(media / "pipe.png")
    response = client.get(address)
    assert response.status_code == 404
    assert b"secret<" not in response.content


def test_files_are_only_read(client: Client, media: Path) -> None:
    address = put(media, "a.png")
    assert client.post(address).status_code == 405
    assert client.delete(address).status_code == 405


def test_a_file_that_moved_leads_on_and_is_no_page(client: Client, media: Path) -> None:
    redirecting.add("/media/old.png", "/learn")
    assert client.get("/media/old.png").headers["Location"] == "/learn"
    assert pages.taken(["/media/old.png"]) == set()
    assert pages.readable(["/media/old.png"]) == {"/media/old.png"}
