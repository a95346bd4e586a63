"""Two imports of the same folder at the same time end like one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site, write

pytestmark = pytest.mark.slow


def test_two_imports_at_once_end_like_one(tmp_path: Path):
    folder = write(tmp_path / "documents", edited=False)
    alone = Site(tmp_path / "alone")
    alone.manage("migrate")
    alone.import_folder(folder)
    site = Site(tmp_path / "site")
    site.manage("migrate")

    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", "import_articles", str(folder), "--processes=1"],
            cwd=ROOT,
            env=site.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]

    assert [process.wait() for process in both] == [0, 0]
    assert site.contents() == alone.contents()
