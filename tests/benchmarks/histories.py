"""What editors notice of a hundred revisions of every article: see tests/histories.py."""

import json
import os
import tempfile
from pathlib import Path

from tests.benchmarks.rounds import output_of
from tests.histories import REVISIONS


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table: milliseconds of CPU with one revision of each document, and with many."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "VAR_DIR": scratch,
            "DATABASE_URL": f"sqlite:///{scratch}/histories.sqlite3",
        }
        for command in ("manage.py migrate", f"manage.py import_articles {folder}"):
            output_of(command, environment)
        output_of("manage.py collectstatic --no-input", environment)
        found = json.loads(output_of("-m tests.histories", environment))
    return [
        (
            f"{what}, with {REVISIONS} revisions of each article against 1",
            f"{many / one:.2f} ({many:.0f} ms against {one:.0f})",
        )
        for what, (one, many) in found.items()
    ]
