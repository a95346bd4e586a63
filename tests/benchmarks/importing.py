"""CPU time of imports and exports against that of loading the same front matter alone."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.rounds import cpu_seconds, ratio

ROUNDS = 3


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table: what was measured, and the figure."""
    yardstick, first, second, out, again = [], [], [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as scratch:
            settings = {"VAR_DIR": scratch, "DATABASE_URL": f"sqlite:///{scratch}/bench.sqlite3"}
            manage = [sys.executable, "manage.py"]
            cpu_seconds([*manage, "migrate"], settings)
            run = [*manage, "import_articles", str(folder)]
            yardstick.append(
                cpu_seconds([sys.executable, "-m", "tests.benchmarks.yaml_only", str(folder)], {})
            )
            first.append(cpu_seconds(run, settings))
            second.append(cpu_seconds(run, settings))
            export = [*manage, "export_articles", f"{scratch}/out"]
            out.append(cpu_seconds(export, settings))
            again.append(cpu_seconds(export, settings))
    documents = sum(1 for _ in folder.rglob("*.md"))
    return [
        (f"Import of {documents:,} documents", str(ratio(first, yardstick))),
        ("The same again, nothing changed", str(ratio(second, yardstick))),
        ("Export of these into an empty folder", str(ratio(out, yardstick))),
        ("The same again, nothing changed", str(ratio(again, yardstick))),
    ]
