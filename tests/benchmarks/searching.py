"""How long a search takes, and how well it finds: see tests/known_items.py."""

import json
import os
import tempfile
from pathlib import Path

from tests.benchmarks.rounds import output_of
from tests.on_postgres import server


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table, for a library of the documents in `folder` on each database."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch, server() as create:
        urls = {"SQLite": f"sqlite:///{scratch}/search.sqlite3", "PostgreSQL": create("search")}
        for database, url in urls.items():
            environment = {**os.environ, "VAR_DIR": scratch, "DATABASE_URL": url}
            for command in ("manage.py migrate", f"manage.py import_articles {folder}"):
                output_of(command, environment)
            for way, found in json.loads(output_of("-m tests.known_items", environment)).items():
                rows.append(
                    (
                        f"Search on {database}, {way}",
                        f"{found['first']:.1f} % first, {found['ten']:.1f} % among ten; "
                        f"p50 {found['p50']:.0f} ms, p95 {found['p95']:.0f} ms",
                    )
                )
    return rows
