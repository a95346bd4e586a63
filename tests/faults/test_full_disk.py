"""A disk that fills up during an import: a sentence, a valid library, and a way to go on."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site, write

pytestmark = pytest.mark.slow


def test_an_import_that_meets_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path: Path):
    folder = write(tmp_path / "documents", edited=False)
    undisturbed = Site(tmp_path / "undisturbed")
    undisturbed.manage("migrate")
    undisturbed.import_folder(folder)
    site = Site(tmp_path / "site")
    site.manage("migrate")
    room = site.size() + 3_000_000  # for no file more than this

    finished = subprocess.run(
        [sys.executable, "manage.py", "import_articles", str(folder), "--processes=1"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )

    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    assert "The database could not be written" in finished.stderr
    assert "run the same command again" in finished.stderr
    site.import_folder(folder)
    assert site.contents() == undisturbed.contents()
