"""What editors wait for in a large library, against a small one: see tests/desk.py."""

import json
import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from tests.benchmarks.rounds import output_of
from tests.on_postgres import server

SMALL, LARGE = 24_000, 1_000_000

HEAD = f"""| page | SQLite: {LARGE:,} against {SMALL:,} articles | queries | PostgreSQL | queries |
|---|---|---|---|---|"""

TURNS = 3
"""How often the libraries are measured, one after the other: a machine is not as fast all along."""

Waits = dict[str, tuple[float, int]]


def table() -> str:
    """A line for each page: the median wait in the large library against that in the small one."""
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        create = stack.enter_context(server())
        there = [
            stack.enter_context(_library(url, articles))
            for url, articles in (
                (f"sqlite:///{scratch}/small.sqlite3", SMALL),
                (f"sqlite:///{scratch}/large.sqlite3", LARGE),
                (create("small"), SMALL),
                (create("large"), LARGE),
            )
        ]
        turns = [[_measured(library) for library in there] for _ in range(TURNS)]
    measured = [_together(waits) for waits in zip(*turns, strict=True)]
    return "\n".join([HEAD, *(_line(page, *measured) for page in measured[0])])


def _together(turns: Sequence[Waits]) -> Waits:
    """The median wait of all turns for each page, and the most queries."""
    found = {}
    for page in turns[0]:
        waits, queries = zip(*(turn[page] for turn in turns), strict=True)
        found[page] = (statistics.median(waits), max(queries))
    return found


def _line(page: str, *measured: Waits) -> str:
    cells = [page]
    for small, large in (measured[:2], measured[2:]):
        (wait_before, queries_before), (wait, queries) = small[page], large[page]
        cells += [
            f"{wait / wait_before:.2f} ({wait:.0f} ms against {wait_before:.0f})",
            f"{queries} against {queries_before}",
        ]
    return f"| {' | '.join(cells)} |"


@contextmanager
def _library(url: str, articles: int) -> Iterator[dict[str, str]]:
    """A library of so many articles, as the environment of a command that works with it."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"VAR_DIR": scratch, "DATABASE_URL": url}
        output_of("manage.py migrate", environment)
        output_of(f"-m tests.benchmarks.million {articles}", environment)
        output_of("manage.py collectstatic --no-input", environment)
        yield environment


def _measured(library: dict[str, str]) -> Waits:
    found: Waits = json.loads(output_of("-m tests.desk", library))
    return found
