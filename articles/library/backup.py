"""The whole site into one file, while it is in use: one state of the database, and the media.

Rows are read through the ORM and not copied with the database's own tools: one snapshot is all it
takes on SQLite and on PostgreSQL alike, no `pg_dump` of the right version must be there, and the
file restores into either.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from articles.library import backup_file, backup_rows
from articles.library.backup_file import FINGERPRINTS, MEDIA, ROWS, BackupError, Manifest, Writer

Progress = Callable[[int, int], None]
"""Called with the rows and media files that are done, twice: as what is told, and as the share."""

_PIECE = 1_000_000
_TELL_EVERY = 500


def size() -> int:
    """Rows and media files that a backup goes through, for its progress."""
    rows = {model: model._base_manager.count() for model in backup_rows.tables()}
    articles = next(n for model, n in rows.items() if model._meta.label == "articles.Article")
    return sum(rows.values()) + articles + sum(1 for _ in media_files())


def back_up(file: Path, *, force: bool = False, progress: Progress = lambda *_: None) -> Manifest:
    """Write all rows but those of `backup_rows.LEFT_OUT`, and all media files, into `file`.

    Raises BackupError if there is a file already (unless `force`), or no room.
    """
    if file.exists() and not force:
        raise BackupError(f"{file} exists. Name another file, or add --force to replace it.")
    done = 0

    def counted(lines: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
        nonlocal done
        # Closed here: a cursor left open by a full disk outlived its connection, with a traceback.
        with closing(lines):
            for line in lines:
                yield line
                done += 1
                if done % _TELL_EVERY == 0:
                    progress(done, done)

    with backup_rows.snapshot():
        made_at = timezone.now().isoformat(timespec="seconds")
        kind = connections["default"].vendor
        manifest = Manifest(made_at, kind, backup_rows.migrations())
        with backup_file.write(file, manifest) as backup:
            for model in backup_rows.tables():
                before = done
                label = model._meta.label_lower
                with closing(counted(backup_rows.table_lines(model))) as lines:
                    backup.add(f"{ROWS}{label}.jsonl", lines)
                manifest.counts[label] = done - before - 1  # the first line names the columns
            with closing(counted(backup_rows.fingerprint_lines())) as lines:
                backup.add(FINGERPRINTS, lines)
            for path in media_files():
                _add_media(backup, path)
    return manifest


def media_files() -> Iterator[Path]:
    """The regular files in MEDIA_ROOT; links and what else lies there are left alone."""

    def fail(error: OSError) -> None:
        raise BackupError(f"{error.filename} cannot be read: {error.strerror}.") from error

    root = Path(settings.MEDIA_ROOT)
    for folder, _, names in os.walk(root, onerror=fail) if root.exists() else ():
        paths = [Path(folder, name) for name in sorted(names)]
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _add_media(backup: Writer, path: Path) -> None:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    name = MEDIA + path.relative_to(settings.MEDIA_ROOT).as_posix()
    with stream:
        try:
            backup.add(name, iter(lambda: stream.read(_PIECE), b""))
        except UnicodeEncodeError as error:
            raise BackupError(f"The name {name!r} is no UTF-8. Rename that file.") from error
