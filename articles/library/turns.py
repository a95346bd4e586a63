"""Turns: imports at the same time write one after the other."""

from django.db import connections

_IMPORTS = 7_183_210_559
"""Any number of 64 bits that nothing else in the database locks."""


def take(using: str = "default") -> None:
    """Wait until no other import is writing; the turn ends with the transaction.

    Between looking what is there and writing, another import of PostgreSQL could add the same
    subject or article. On SQLite a transaction has the only write lock from its beginning.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
