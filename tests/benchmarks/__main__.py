"""Runs every benchmark and writes docs/performance.md."""

import os
import platform
import sys
from datetime import date
from pathlib import Path

from tests.benchmarks import desk, histories, importing, searching, serving
from tests.benchmarks.rounds import ROOT
from tests.sample import LIBRARY

PAGE = """# Performance

Measured by `make bench` on {day}, on {machine}, over {documents}.
Each figure is the median of several rounds, with the minimum and maximum; what is compared was
measured in the same run, in turns.

| what | figure |
|---|---|
{rows}

The yardstick of imports and exports is the CPU time of reading the same files and loading their
front matter with `yaml.CSafeLoader`. Their own time is that of all their processes; for an import
reading, parsing, rendering, storing, indexing for search, committing. Requests come from four
clients on the same machine, which share its processors with the server of `make run`. Searches are
500 questions of the library, copies left out, asked for in three ways: four of their rarest words,
the same with a letter wrong or missing, and whole (`python -m tests.known_items`). What editors do
is CPU time of one process, the median of 40 articles, before and after each article got a hundred
revisions (`python -m tests.histories`); its history then lists fifty of them instead of one.

## The desk of editors

Measured on libraries that the database makes (`python -m tests.benchmarks.million`), in three turns
of all four, each page ten times a turn (`python -m tests.desk`): the median wait in the large
library against that in the small one, and the most queries of one page.

{desk}
"""


def main() -> None:
    named = os.environ.get("QUICKTAKES_CORPUS")
    folder = Path(named) / "learn" if named else LIBRARY
    documents = f"{sum(1 for _ in folder.rglob('*.md')):,} documents"
    if not named:
        print("QUICKTAKES_CORPUS names no folder: measuring on the sample library alone.")
    parts = (importing, serving, searching, histories)
    rows = [row for part in parts for row in part.measure(folder)]
    table = "\n".join(f"| {what} | {figure} |" for what, figure in rows)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    waits = desk.table()
    page = PAGE.format(
        day=date.today().isoformat(),
        machine=machine,
        documents=documents,
        rows=table,
        desk=waits,
    )
    print(table, waits, sep="\n\n")
    if named:
        (ROOT / "docs" / "performance.md").write_text(page)
        print("Written to docs/performance.md")


if __name__ == "__main__":
    sys.exit(main())
