"""What editors wait for in a large library, against a small one: see tests/desk.py."""

import json
import os
import tempfile
from pathlib import Path

from tests.benchmarks.rounds import output_of

SMALL, LARGE = 24_000, 1_000_000


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table: milliseconds at LARGE against SMALL articles, and queries."""
    small, large = _measured(SMALL), _measured(LARGE)
    return [
        (
            f"editors: {what}, at {LARGE:,} generated articles against {SMALL:,}",
            f"{wait / small[what][0]:.2f} ({wait:.0f} ms against {small[what][0]:.0f}, "
            f"{queries} queries against {small[what][1]})",
        )
        for what, (wait, queries) in large.items()
    ]


def _measured(articles: int) -> dict[str, tuple[float, int]]:
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "VAR_DIR": scratch,
            "DATABASE_URL": f"sqlite:///{scratch}/desk.sqlite3",
        }
        output_of("manage.py migrate", environment)
        output_of(f"-m tests.benchmarks.million {articles}", environment)
        output_of("manage.py collectstatic --no-input", environment)
        found: dict[str, tuple[float, int]] = json.loads(output_of("-m tests.desk", environment))
        return found
