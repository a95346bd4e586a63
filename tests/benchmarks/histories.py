"""What editors notice of a hundred revisions of every article: see tests/histories.py."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.rounds import ROOT
from tests.histories import REVISIONS


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table: milliseconds of CPU with one revision of each document, and with many."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "VAR_DIR": scratch,
            "DATABASE_URL": f"sqlite:///{scratch}/histories.sqlite3",
        }
        for command in ("manage.py migrate", f"manage.py import_articles {folder}"):
            _run(command, environment)
        _run("manage.py collectstatic --no-input", environment)
        found = json.loads(_run("-m tests.histories", environment))
    return [
        (
            f"{what}, with {REVISIONS} revisions of each article against 1",
            f"{many / one:.2f} ({many:.0f} ms against {one:.0f})",
        )
        for what, (one, many) in found.items()
    ]


def _run(command: str, environment: dict[str, str]) -> str:
    run = subprocess.run(
        [sys.executable, *command.split()],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return run.stdout
