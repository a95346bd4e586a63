"""Something that one process does at a time: a lock that ends when its process does, however."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.conf import settings
from django.db import connections


@contextmanager
def alone(name: str, using: str = "default") -> Iterator[bool]:
    """Whether nobody else is inside `alone(name)`; does not wait.

    On PostgreSQL a lock of the session, so that workers may run on several machines; else a lock
    on a file, which SQLite's one machine shares.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        with _file_lock(name) as is_mine:
            yield is_mine
        return
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _file_lock(name: str) -> Iterator[bool]:
    """The file stays: removing it would let two hold a lock on files of the same name."""
    folder = settings.TASKS_ROOT / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    digest = blake2b(name.encode(), digest_size=2).hexdigest()
    with (folder / digest).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
