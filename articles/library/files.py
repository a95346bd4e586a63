"""Files written whole or not at all, in a folder that belongs to somebody else too."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TEMPORARY = ".quicktakes-"


class Busy(Exception):
    """Another process is writing into the folder."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, so that no two exports write into it. Raises Busy where one does already.

    The lock is on the folder itself: it leaves no file behind, and a killed process no lock.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield
    finally:
        os.close(handle)


def read(file: Path) -> bytes | None:
    """The bytes of a file; None where there is none. Raises OSError, also for a link: what it
    leads to is not of this folder."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return stream.read()


def write(file: Path, data: bytes) -> None:
    """Write a file beside its place, then put it there: whoever reads finds the old bytes or the
    new ones. Raises OSError, and then nothing has changed."""
    beside = file.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}.tmp")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(beside, file)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
        raise


def clear_remains(folder: Path) -> None:
    """Remove what a killed `write` left in a folder. Only while it is held."""
    for remains in folder.glob(f"{_TEMPORARY}*.tmp"):
        remains.unlink(missing_ok=True)
