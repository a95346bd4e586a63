"""Rows as lines of JSON and back, for backups: the same lines whatever database holds the rows.

The first line of a table names its columns, each further one has the values of a row in that
order. Django's own serialization of fields, so nothing is rounded (`dumpdata` cuts moments to
milliseconds) and row numbers stay.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from articles.models import Article, RelatedArticle, Revision, SeoMetadata

LONGEST_LINE = 32_000_000
"""Bytes. A document has 1 MB at most, and six times that if JSON must escape every character."""

CHUNK = 200
"""Rows read at a time: of a megabyte each at the worst."""

LEFT_OUT = {
    "articles.checkup",
    "articles.keptfinding",
    "articles.presence",
    "articles.rendering",
    "articles.tally",
    "django_tasks_database.dbtaskresult",
    "sessions.session",
}
"""Made again when missing, and who is logged in; neither the counters of wrong passwords (axes).
A task that waited is queued again by the worker."""


class Fingerprint(NamedTuple):
    """An article's row number, address, and the sha256 of all rows that belong to it."""

    pk: int
    path: str
    sha256: str


def tables() -> list[type[Model]]:
    """The models whose rows a backup holds, those that join two tables included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label != "axes"
        and model._meta.label_lower not in LEFT_OUT
    ]


def migrations(using: str = "default") -> list[str]:
    """The applied migrations that shape these tables, such as `articles.0001_initial`."""
    shaping = {model._meta.app_label for model in tables()}
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in shaping)


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """All reads within see the database as it is at the first; others go on writing.

    Must not run inside a transaction. Those of the site begin IMMEDIATE on SQLite: one of them
    would keep writers out until the last row is read.
    """
    connection = connections[using]
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{' ISOLATION LEVEL REPEATABLE READ READ ONLY' if postgres else ''}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def table_lines(model: type[Model], using: str = "default") -> Generator[bytes, None, None]:
    """The table of a model: its columns, then each row in the order of the primary key."""
    yield _encoded([field.attname for field in _fields(model)])
    for row in model._base_manager.using(using).order_by("pk").iterator(chunk_size=CHUNK):
        yield _row_line(row)


def lines_of(rows: Iterable[Model]) -> Iterator[bytes]:
    """Some rows of one model: their columns, then each row in the order given; nothing for none."""
    for place, row in enumerate(rows):
        if not place:
            yield _encoded([field.attname for field in _fields(type(row))])
        yield _row_line(row)


def rows_of(model: type[Model], lines: Iterable[bytes]) -> Iterator[Model]:
    """What `lines_of` gave, perhaps before a migration: columns that are gone are left out, new
    ones have their defaults. Raises ValueError for lines that are no rows."""
    fields = {field.attname: field for field in _fields(model)}
    lines = iter(lines)
    names = _decoded(next(lines, b"[]"))
    for line in lines:
        values = dict(zip(names, _decoded(line), strict=True))
        known = {name: values[name] for name in values.keys() & fields.keys()}
        yield model(**{name: _value(fields[name], value) for name, value in known.items()})


def table_rows(model: type[Model], lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """What `table_lines` gave, as {attribute name: value}.

    Raises ValueError for lines that are no rows of this model.
    """
    fields = _fields(model)
    names = [field.attname for field in fields]
    lines = iter(lines)
    if _decoded(next(lines, b"[]")) != names:
        raise ValueError(f"its columns are not those of {model._meta.label}")
    for line in lines:
        values = _decoded(line)
        if len(values) != len(fields):
            raise ValueError("a row has too few or too many values")
        yield {
            field.attname: _value(field, value) for field, value in zip(fields, values, strict=True)
        }


def fingerprints(using: str = "default") -> Iterator[Fingerprint]:
    """One for each article, in the order of row numbers; four queries for `CHUNK` of them."""
    articles = Article._base_manager.using(using).select_related("subject").order_by("pk")
    rows = articles.iterator(chunk_size=CHUNK)
    while batch := list(islice(rows, CHUNK)):
        hashes = {article.pk: sha256(_row_line(article)) for article in batch}
        for model in (SeoMetadata, RelatedArticle, Revision):
            parts = model._base_manager.using(using).filter(article_id__in=hashes).order_by("pk")
            for part in parts.iterator(chunk_size=CHUNK):
                hashes[part.article_id].update(_row_line(part))
        for article in batch:
            yield Fingerprint(
                article.pk, article.get_absolute_url(), hashes[article.pk].hexdigest()
            )


def fingerprint_lines(using: str = "default") -> Generator[bytes, None, None]:
    for fingerprint in fingerprints(using):
        yield _encoded(fingerprint)


def fingerprints_from(lines: Iterable[bytes]) -> Iterator[Fingerprint]:
    """What `fingerprint_lines` gave. Raises ValueError for anything else."""
    for line in lines:
        match _decoded(line):
            case [int(pk), str(path), str(digest)]:
                yield Fingerprint(pk, path, digest)
            case _:
                raise ValueError("a line is no row number, address and hash")


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def _row_line(row: Model) -> bytes:
    return _encoded([_plain(row, field) for field in _fields(type(row))])


def _plain(row: Model, field: Field[Any, Any]) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, str | int | float):
        return value
    return field.value_to_string(row)


def _value(field: Field[Any, Any], value: Any) -> Any:
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, OverflowError) as error:
        raise ValueError(f"{field.attname} cannot be {str(value)[:40]!r}") from error


def _encoded(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _decoded(line: bytes) -> list[Any]:
    try:
        values = json.loads(line)
    except RecursionError as error:
        raise ValueError("a line is nested too deeply") from error
    if not isinstance(values, list):
        raise ValueError("a line is no list of values")
    return values
