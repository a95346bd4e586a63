"""An uploaded picture taken into the library: pixels written anew under a name of our own."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction

from articles.library import files
from articles.library.revising import Refused
from articles.models import Picture
from articles.text import pictures, raster
from articles.text.characters import visible

LONGEST_DESCRIPTION = 1_000
LONGEST_TITLE = 200
"""Characters."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def take_in(data: bytes, name: str, *, alt: str, user: User | None) -> Picture:
    """Store a picture that was uploaded as a file called `name`; `alt` is its description, empty
    for a decoration.

    The same pixels once more give the picture that is there, with the description it has. Raises
    Refused, and then neither a file nor a row is left behind.
    """
    alt = description(alt)
    try:
        decoded = raster.read(data)
    except raster.NotAPicture as error:
        raise Refused(str(error)) from error
    picture, content = _named(decoded)
    there = Picture.objects.filter(name=picture.name).first()
    if there and all(path(name).is_file() for name in picture.files()):
        return there
    with _written(picture, _encoded(decoded, picture, content)):
        return there or _row(picture, len(content), title=_title(name), alt=alt, user=user)


def description(text: str) -> str:
    """A description in one line. Raises Refused for one that is too long to be listened to."""
    line = " ".join(visible(text).split())
    if len(line) > LONGEST_DESCRIPTION:
        raise Refused(
            f"The description has {len(line):,} characters, and {LONGEST_DESCRIPTION:,} are the "
            "most. Say in a sentence or two what the picture shows; the answer has room for more."
        )
    return line


def path(name: str) -> Path:
    """Where the file of that name lies."""
    return Path(settings.MEDIA_ROOT) / name


def _named(decoded: raster.Raster) -> tuple[pictures.Named, bytes]:
    """The picture with the name that its content gives it, and that content."""
    width, height = decoded.image.size
    content = raster.encode(decoded, width, height, decoded.suffix)
    digest = sha256(content).hexdigest()[:12]
    return pictures.Named(digest, width, height, decoded.suffix), content


def _encoded(
    decoded: raster.Raster, picture: pictures.Named, content: bytes
) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each of its files."""
    yield picture.name, content
    for width in picture.widths:
        for suffix in (picture.suffix, "webp"):
            name = picture.file(width, suffix)
            if name != picture.name:
                height = picture.height_at(width)
                yield name, raster.encode(decoded, width, height, suffix)


@contextmanager
def _written(picture: pictures.Named, contents: Iterator[tuple[str, bytes]]) -> Iterator[None]:
    """The files in their places. Where anything fails, those that were not there before go again.
    Raises Refused where one cannot be written."""
    new: list[str] = []
    try:
        try:
            for name, data in contents:
                _write(name, data, new)
        except OSError as error:
            raise Refused(_trouble(error)) from error
        yield
    except BaseException:
        if not _is_known(picture):
            _remove(new)
        raise


def _write(name: str, data: bytes, new: list[str]) -> None:
    file = path(name)
    if file.is_file():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write(file, data)
    new.append(name)


def _is_known(picture: pictures.Named) -> bool:
    """Whether another upload of the same pixels came through meanwhile."""
    with suppress(DatabaseError):
        return Picture.objects.filter(name=picture.name).exists()
    return False


def _remove(names: list[str]) -> None:
    for name in names:
        with suppress(OSError):
            path(name).unlink()


def _row(picture: pictures.Named, size: int, *, title: str, alt: str, user: User | None) -> Picture:
    try:
        with transaction.atomic():
            return Picture.objects.create(
                name=picture.name,
                title=title,
                alt=alt,
                width=picture.width,
                height=picture.height,
                size=size,
                uploaded_by=user,
            )
    except IntegrityError:
        # Uploaded twice at the same moment, and the other was first.
        there = Picture.objects.filter(name=picture.name).first()
        if there is None:
            raise
        return there


def _title(name: str) -> str:
    """The last part of a file's name as a browser or a program gave it."""
    last = visible(name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    return " ".join(last.split())[:LONGEST_TITLE] or "picture"


def _trouble(error: OSError) -> str:
    if error.errno in _FULL:
        return (
            "The server's disk is full, and the picture is not stored. Tell who runs the site, and "
            "upload it again when there is room."
        )
    return (
        f"The server cannot store pictures ({error.strerror}). Tell who runs the site, and upload "
        "it again later."
    )
