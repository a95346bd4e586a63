"""What editors wait for in a large library, against a small one: see tests/desk.py."""

import json
import os
import tempfile

from tests.benchmarks.rounds import output_of
from tests.on_postgres import server

SMALL, LARGE = 24_000, 1_000_000

HEAD = f"""| page | SQLite: {LARGE:,} against {SMALL:,} articles | queries | PostgreSQL | queries |
|---|---|---|---|---|"""

Waits = dict[str, tuple[float, int]]


def table() -> str:
    """A line for each page: the median wait in the large library against that in the small one."""
    with tempfile.TemporaryDirectory() as scratch, server() as create:
        sqlite = f"sqlite:///{scratch}"
        measured = [
            _measured(f"{sqlite}/small.sqlite3", SMALL),
            _measured(f"{sqlite}/large.sqlite3", LARGE),
            _measured(create("small"), SMALL),
            _measured(create("large"), LARGE),
        ]
    return "\n".join([HEAD, *(_line(page, *measured) for page in measured[0])])


def _line(page: str, *measured: Waits) -> str:
    cells = [page]
    for small, large in (measured[:2], measured[2:]):
        (wait_before, queries_before), (wait, queries) = small[page], large[page]
        cells += [
            f"{wait / wait_before:.2f} ({wait:.0f} ms against {wait_before:.0f})",
            f"{queries} against {queries_before}",
        ]
    return f"| {' | '.join(cells)} |"


def _measured(url: str, articles: int) -> Waits:
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"VAR_DIR": scratch, "DATABASE_URL": url}
        output_of("manage.py migrate", environment)
        output_of(f"-m tests.benchmarks.million {articles}", environment)
        output_of("manage.py collectstatic --no-input", environment)
        found: Waits = json.loads(output_of("-m tests.desk", environment))
        return found
