"""An export that is killed, or meets a full disk: every file is whole, and the next run goes on."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site, ended, write

pytestmark = pytest.mark.slow

MOMENTS = 20


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, bytes]]:
    """A site with documents, and the files that an undisturbed export writes."""
    here = tmp_path_factory.mktemp("exports")
    site = Site(here / "site")
    site.manage("migrate", "--verbosity=0")
    site.import_folder(write(here / "documents", edited=False))
    site.manage("export_articles", str(here / "out"))
    return site, files(here / "out")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def killed_export(site: Site, out: Path, count: int) -> bool:
    """Kill an export once it has written so many files; False if it was through before."""
    running = subprocess.Popen(
        [sys.executable, "manage.py", "export_articles", str(out)],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while sum(len(names) for _, _, names in os.walk(out)) < count:
        if ended(running, within=0.002):
            return False
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return True


def test_an_export_killed_at_random_moments_ends_like_an_undisturbed_one(library, tmp_path: Path):
    site, expected = library
    out = tmp_path / "out"
    moments = sorted(random.Random(11).sample(range(1, len(expected)), MOMENTS))  # noqa: S311
    killed = 0

    for count in moments:
        killed += killed_export(site, out, count)
        there = {name: data for name, data in files(out).items() if name.endswith(".md")}
        assert there.items() <= expected.items()

    site.manage("export_articles", str(out))
    assert files(out) == expected
    assert killed >= MOMENTS // 2


def test_an_export_onto_a_full_disk_says_so_and_goes_on_when_there_is_room(library, tmp_path: Path):
    site, expected = library
    out = tmp_path / "out"
    full = (
        "import errno, os, sys\n"
        "from django.core.management import execute_from_command_line\n"
        "replace, done = os.replace, []\n"
        "def fail(*paths):\n"
        "    done.append(paths)\n"
        "    if len(done) > 100: raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "    replace(*paths)\n"
        "os.replace = fail\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'quicktakes.settings'\n"
        "execute_from_command_line(sys.argv)\n"
    )

    finished = subprocess.run(
        [sys.executable, "-c", full, "export_articles", str(out)],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )

    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    assert "No space left on device. What is written is whole." in finished.stderr
    written = files(out)
    assert len(written) == 100
    assert written.items() <= expected.items()
    site.manage("export_articles", str(out))
    assert files(out) == expected
