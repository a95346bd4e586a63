"""Pictures taken into the library: files and a row, or neither, and a sentence."""

import errno
import io
import os
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from PIL import Image

from articles.library import files, uploading
from articles.library.revising import Refused
from articles.library.uploading import take_in
from articles.models import Picture
from articles.text.pictures import named
from tests.text.test_raster import photo, png, saved, two_halves

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def upload(data: bytes | None = None, name: str = "bridge.png", alt: str = "A bridge") -> Picture:
    return take_in(data or saved(two_halves(), "PNG"), name, alt=alt, user=None)


def stored(media: Path) -> list[str]:
    return sorted(str(file.relative_to(media)) for file in media.rglob("*") if file.is_file())


def refuse(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        upload(data)


def test_an_upload_is_a_row_and_a_file_for_each_width_and_format(media: Path) -> None:
    user = User.objects.create_user("ines")
    data = saved(photo(900, 300), "JPEG")
    picture = take_in(data, "A bridge.JPG", alt="  A\n bridge ", user=user)

    name = named(picture.name)
    assert name is not None
    assert (picture.width, picture.height) == (name.width, name.height) == (900, 300)
    assert (picture.title, picture.alt, picture.uploaded_by) == ("A bridge.JPG", "A bridge", user)
    assert stored(media) == sorted(name.files())
    assert picture.size == (media / picture.name).stat().st_size
    for file in name.files():
        image = Image.open(io.BytesIO((media / file).read_bytes()))
        assert image.format == ("WEBP" if file.endswith("webp") else "JPEG")
        assert image.size in {(480, 160), (800, 267), (900, 300)}


def test_the_name_is_ours(media: Path) -> None:
    picture = upload(name="../../etc/evil.php\0.png")
    assert picture.title == "evil.php.png"
    assert picture.name.startswith("pictures/")
    assert picture.name.endswith("-60x30.png")
    assert upload(saved(two_halves(9, 9), "PNG"), name="C:\\pictures\\").title == "pictures"


def test_files_are_not_executable(media: Path) -> None:
    upload()
    for file in stored(media):
        assert stat.S_IMODE((media / file).stat().st_mode) & 0o111 == 0


def test_the_same_pixels_once_more_are_the_picture_that_is_there(media: Path) -> None:
    first = upload()
    again = upload(saved(two_halves(), "PNG", compress_level=0), name="copy.png", alt="Another")
    assert again == first
    assert (again.title, again.alt) == ("bridge.png", "A bridge")
    assert Picture.objects.count() == 1


def test_a_file_that_was_lost_is_made_again(media: Path) -> None:
    picture = upload()
    before = stored(media)
    (media / picture.name).unlink()
    assert upload() == picture
    assert stored(media) == before


def test_a_row_that_comes_first_from_elsewhere_is_taken(media: Path, monkeypatch) -> None:
    def encoded(*args: object) -> object:
        Picture.objects.create(name=args[1].name, title="other", width=60, height=30, size=1)
        return both(*args)

    both = uploading._encoded
    monkeypatch.setattr(uploading, "_encoded", encoded)
    assert upload().title == "other"
    assert len(stored(media)) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"<svg/>", "SVG drawing"),
        (b"GIF89a<script>alert(1)</script>", "picture"),
        (png(50_000, 50_000, data=b""), "million in all are the most"),
        (saved(photo(40, 40), "JPEG")[:500], "cut off or damaged"),
        (bytes(10_000_001), "10 MB are the most"),
    ],
)
def test_what_is_no_picture_leaves_nothing(media: Path, data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        take_in(data, "a.gif", alt="", user=None)
    assert not media.exists()
    assert not Picture.objects.exists()


def test_a_long_description_is_refused(media: Path) -> None:
    with pytest.raises(Refused, match="1,001 characters"):
        upload(alt="a" * 1_001)
    assert not media.exists()


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "cannot store pictures")]
)
def test_files_are_written_all_or_none(media: Path, monkeypatch, number: int, words: str) -> None:
    written: list[Path] = []
    write = files.write

    def fail_later(file: Path, data: bytes) -> None:
        if len(written) == 3:
            raise OSError(number, os.strerror(number))
        written.append(file)
        write(file, data)

    monkeypatch.setattr(files, "write", fail_later)
    refuse(saved(photo(900, 300), "JPEG"), words)
    assert len(written) == 3
    assert stored(media) == []
    assert not Picture.objects.exists()


def test_without_a_row_there_are_no_files(media: Path, monkeypatch) -> None:
    def fail(**values: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(Picture.objects, "create", fail)
    with pytest.raises(DatabaseError):
        upload()
    assert stored(media) == []


def test_what_hangs_on_a_picture_is_in_no_file(media: Path) -> None:
    upload(saved(two_halves(), "GIF") + b"<script>alert(1)</script>PK\x03\x04")
    for file in stored(media):
        data = (media / file).read_bytes()
        assert b"script" not in data
        assert Image.open(io.BytesIO(data)).size == (60, 30)
