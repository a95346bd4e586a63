"""What `make run` refuses before it makes anything, and where `make import` writes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests/data/library"


def make(target: str, var_dir: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Make as an operator calls it, with the packages that run this test as its `.venv`."""
    settled = ["-o", ".venv/site.stamp", f"BIN={Path(sys.executable).parent}"]
    return subprocess.run(
        ["make", *settled, target],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir)} | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "0", "1 to 65535"),
        ("PORT", "99999", "1 to 65535"),
        ("PORT", "http", "1 to 65535"),
        ("WEB_CONCURRENCY", "x", "for example: 2"),
        ("WEB_CONCURRENCY", "0", "for example: 2"),
        ("WEB_CONCURRENCY", "", "for example: 2"),
        ("SITE_URL", "https://answers.example", "docs/deployment.md"),
    ],
)
def test_run_refuses_a_wrong_value_before_it_makes_anything(name, value, hint, tmp_path: Path):
    refused = make("run", tmp_path / "var", **{name: value})

    assert refused.returncode != 0
    assert hint in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "var").exists()


def test_an_import_keeps_its_report_beside_its_database(tmp_path: Path):
    elsewhere = tmp_path / "not yet" / "made"

    imported = make("import", elsewhere, DIR=str(LIBRARY))

    assert imported.returncode == 0, imported.stderr
    assert {"quicktakes.sqlite3", "import-report.json"} <= {
        file.name for file in elsewhere.iterdir()
    }
