"""Django system checks: what must hold before the site can serve."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def search_is_available(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The full-text index needs SQLite with FTS5, or PostgreSQL."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "postgresql" or connection.vendor == "sqlite" and _has_fts5(alias):
            continue
        messages.append(
            Error(
                f"The database “{alias}” cannot hold the full-text index.",
                hint="Use PostgreSQL, or a Python whose SQLite was built with FTS5.",
                id="articles.E001",
            )
        )
    return messages


def _has_fts5(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
        return bool(cursor.fetchone()[0])
