"""Turns: imports and editors that write at the same time do so one after the other."""

from django.db import connections

_WRITERS = 7_183_210_559
"""Any number of 64 bits that nothing else in the database locks."""


def take(using: str = "default") -> None:
    """Wait until nobody else is writing; the turn ends with the transaction. To be taken before
    any row is held, so that nobody waits for the other in a circle.

    Between looking what is there and writing, another import of PostgreSQL could add the same
    subject or article, an editor the next revision of one. On SQLite a transaction has the only
    write lock from its beginning.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS])
