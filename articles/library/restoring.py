"""A backup back into the site, or into a scratch database to see that it would go.

The file is proven before anything is touched. Then rows change in one transaction, and the media
folder is swapped just before its end, so that a restore that fails leaves the old state.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from heapq import merge
from itertools import groupby, islice
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import Model

from articles.library import backup_file, backup_rows, bulk, search_index
from articles.library.backup_file import FINGERPRINTS, MEDIA, ROWS, BackupError, Manifest, Reader
from articles.library.backup_rows import Fingerprint
from articles.models import (
    Article,
    Draft,
    Page,
    Picture,
    Redirect,
    Subject,
    TrashedArticle,
)

Progress = Callable[[int, int], None]
"""Called with the megabytes and the bytes that are unpacked, of `size` in all."""

_TELL_EVERY = 2_000_000


def size(file: Path) -> int:
    """Bytes to go through, for a progress: all that the file holds, to check it and to use it."""
    with backup_file.read(file) as backup:
        return 2 * backup.size(backup.manifest.members)


def restore(file: Path, *, replace: bool = False, progress: Progress = lambda *_: None) -> Manifest:
    """Make the site what it was when `file` was made; with `replace`, also one that is in use.

    Everybody is logged out: a session names its account by row number, which may be another's now.
    Raises BackupError, and leaves the old state.
    """
    with backup_file.read(file) as backup:
        _refuse_other_tables(backup, "default")
        if not replace:
            _refuse_to_overwrite()
        told = _teller(progress)
        _check(backup, told)
        with _media_beside(backup, told) as swap, _loaded(backup, "default", told):
            Session.objects.all().delete()
            swap()
    ContentType.objects.clear_cache()
    bulk.refresh_statistics()
    return backup.manifest


def verify(file: Path, *, progress: Progress = lambda *_: None) -> tuple[Manifest, list[str]]:
    """Restore `file` into a scratch database (SQLite, in the folder for temporary files), and give
    the addresses of the articles that come out different. Raises BackupError as `restore` does."""
    with backup_file.read(file) as backup:
        told = _teller(progress)
        _check(backup, told)
        with scratch_database() as using:
            _refuse_other_tables(backup, using)
            with _loaded(backup, using, told):
                expected = backup_rows.fingerprints_from(backup.lines(FINGERPRINTS))
                different = list(differing(expected, backup_rows.fingerprints(using)))
    return backup.manifest, different


def differing(expected: Iterable[Fingerprint], found: Iterable[Fingerprint]) -> Iterator[str]:
    """The addresses of articles that only one list has, or both with different hashes; the lists
    are in the order of row numbers."""
    for _, entries in groupby(merge(expected, found), key=lambda entry: entry.pk):
        first, *others = entries
        if others != [first]:
            yield first.path


@contextmanager
def scratch_database() -> Iterator[str]:
    """The alias of an empty, migrated SQLite database that is gone afterwards."""
    alias = "scratch"
    with tempfile.TemporaryDirectory(prefix="quicktakes-") as folder:
        config = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{folder}/scratch.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA synchronous=OFF"},  # nothing here must last
        }
        complete = connections.configure_settings({"default": config})["default"]
        connections[alias] = DatabaseWrapper(complete, alias)
        try:
            call_command("migrate", database=alias, verbosity=0)
            yield alias
        finally:
            connections[alias].close()
            del connections[alias]


def _teller(progress: Progress) -> Callable[[int], None]:
    """Counts bytes, and tells of them every few megabytes."""
    done = told = 0

    def count(more: int) -> None:
        nonlocal done, told
        done += more
        if done - told >= _TELL_EVERY:
            told = done
            progress(done // 1_000_000, done)

    return count


def _check(backup: Reader, told: Callable[[int], None]) -> None:
    for unpacked in backup.check():
        told(unpacked)


def _refuse_other_tables(backup: Reader, using: str) -> None:
    manifest = backup.manifest
    other = set(manifest.migrations) ^ set(backup_rows.migrations(using))
    if other:
        raise BackupError(
            f"This backup and this database differ by migrations ({', '.join(sorted(other)[:5])}). "
            "Run `manage.py migrate` first; if that is not it, restore with the version of "
            "QuickTakes that made the backup, and update afterwards. Nothing was changed."
        )
    tables = {model._meta.label_lower for model in backup_rows.tables()}
    members = {name for name in manifest.members if name.startswith(ROWS)}
    if members != {_member(label) for label in tables} or manifest.counts.keys() != tables:
        raise backup.error("it does not hold just the tables of this version")
    if FINGERPRINTS not in manifest.members:
        raise backup.error(f"it holds no {FINGERPRINTS}")


_SOMETHING_TO_LOSE: tuple[type[Model], ...] = (
    *(Article, TrashedArticle, Draft, Subject, Redirect, Page, Picture),
    get_user_model(),
)


def _refuse_to_overwrite() -> None:
    held = [
        f"{count:,} {model._meta.verbose_name_plural}"
        for model in _SOMETHING_TO_LOSE
        if (count := model._base_manager.count())
    ]
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(root.iterdir()):
        held.append(f"files in {root}")
    if held:
        raise BackupError(
            f"This site is not empty: it holds {', '.join(held)}. Add --replace to put the backup "
            "in their place; what the site holds now is lost then. Nothing was changed."
        )


@contextmanager
def _sound() -> Iterator[None]:
    """What the database or the reader of lines says, as a sentence on the backup."""
    try:
        yield
    except (DatabaseError, ValueError) as error:
        raise BackupError(f"The backup could not be restored: {error}. Nothing was changed.") from (
            error
        )


@contextmanager
def _loaded(backup: Reader, using: str, told: Callable[[int], None]) -> Iterator[None]:
    """The rows of the backup in place of those of the database: kept if the block ends well."""
    connection = connections[using]
    models = backup_rows.tables()
    with _sound(), connection.constraint_checks_disabled(), transaction.atomic(using):
        with search_index.rebuilt_afterwards(using):
            _clear(models, using)
            for model in models:
                _insert(backup, model, using, told)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        connection.check_constraints()
        yield


def _clear(models: list[type[Model]], using: str) -> None:
    connection = connections[using]
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # readers go on, writers wait
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


def _insert(backup: Reader, model: type[Model], using: str, told: Callable[[int], None]) -> None:
    label = model._meta.label_lower

    def lines() -> Iterator[bytes]:
        for line in backup.lines(_member(label)):
            told(len(line))
            yield line

    rows = backup_rows.table_rows(model, lines())
    count = 0
    while batch := list(islice(rows, backup_rows.CHUNK)):
        bulk.insert(model, batch, using=using)
        count += len(batch)
    if count != backup.manifest.counts[label]:
        raise backup.error(f"{label} has {count} rows, not as many as the manifest gives")


def _member(label: str) -> str:
    return f"{ROWS}{label}.jsonl"


@contextmanager
def _media_beside(backup: Reader, told: Callable[[int], None]) -> Iterator[Callable[[], None]]:
    """Unpacks the media beside MEDIA_ROOT; gives what puts them in its place, which an error in
    the block takes back. Not inside it: a reader could meet half of the files."""
    root = Path(settings.MEDIA_ROOT)
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=root.parent) as folder:
            new, old = Path(folder, "new"), Path(folder, "old")
            _unpack_media(backup, new, told)

            def swap() -> None:
                _move(root, old)
                _move(new, root)

            try:
                yield swap
            except BaseException:
                if backup.media and not new.exists():
                    root.rename(new)
                _move(old, root)
                raise
    except OSError as error:
        raise BackupError(
            f"The media in {root} could not be replaced: {error.strerror}. Nothing was changed."
        ) from error


def _unpack_media(backup: Reader, folder: Path, told: Callable[[int], None]) -> None:
    needed = backup.size(backup.media)
    if needed > shutil.disk_usage(folder.parent).free:
        raise BackupError(
            f"The media need {needed:,} bytes, more than the disk of {settings.MEDIA_ROOT} has "
            "left. Nothing was changed."
        )
    for name in backup.media:
        target = folder / name.removeprefix(MEDIA)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            for piece in backup.pieces(name):
                stream.write(piece)
                told(len(piece))


def _move(source: Path, target: Path) -> None:
    if source.exists():
        source.rename(target)
