"""How the worker starts and stops: beside the server of `make run`, and by its systemd unit."""

import os
import socket
import subprocess
from configparser import RawConfigParser
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent

# In the place of Python and Gunicorn; each writes down that it came. The worker would end by itself
# after ten seconds, so that one that nobody stops is seen and outlives no test.
PYTHON = """#!/bin/sh
trap 'echo "run_tasks stopped" >> "$LOG"; exit' TERM
echo "$2" >> "$LOG"
[ "$2" = run_tasks ] || exit 0
for _ in $(seq 200); do sleep 0.05; done
"""
GUNICORN = """#!/bin/sh
for _ in $(seq 200); do grep -qx run_tasks "$LOG" && break; sleep 0.05; done
echo "gunicorn $1" >> "$LOG"
exit $STATUS
"""


# The first worker is killed; the server ends when another one is there.
KILLED = PYTHON.replace("exit 0\n", 'exit 0\nmkdir "$LOG.once" 2>/dev/null && kill -9 $$\n')
WAITING = GUNICORN.replace('grep -qx run_tasks "$LOG"', '[ "$(grep -cx run_tasks "$LOG")" = 2 ]')


@pytest.mark.parametrize("status", [0, 3])
def test_run_starts_the_worker_beside_the_server_and_stops_it_with_it(status: int, tmp_path: Path):
    run, log = run_made(tmp_path, PYTHON, GUNICORN, status)

    assert (run.returncode == 0) == (status == 0), run.stderr
    assert log[-6:] == [
        "migrate",
        "ensure_library",
        "ensure_editor",
        "run_tasks",
        "gunicorn quicktakes.wsgi",
        "run_tasks stopped",
    ]
    assert "cut off" not in run.stderr


def test_run_starts_a_worker_again_that_was_killed(tmp_path: Path):
    run, log = run_made(tmp_path, KILLED, WAITING)

    assert log[-4:] == ["run_tasks", "run_tasks", "gunicorn quicktakes.wsgi", "run_tasks stopped"]
    assert run.stderr.count("The worker was cut off. Starting it again.") == 1


def run_made(
    tmp_path: Path, python: str, gunicorn: str, status: int = 0
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """What came of `make run` with these in the place of the real ones, and what they wrote."""
    for name, script in (("python", python), ("gunicorn", gunicorn)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    log = tmp_path / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    run = subprocess.run(
        ["make", "-o", ".venv/site.stamp", f"BIN={tmp_path}", "run"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(tmp_path / "var"),
            "PORT": str(port),
            "LOG": str(log),
            "STATUS": str(status),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    return run, log.read_text().splitlines()


def service(name: str) -> dict[str, str]:
    """What a systemd unit says of its service."""
    unit = RawConfigParser()
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string((ROOT / "deploy" / name).read_text())
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    return dict(unit["Service"])


def test_the_unit_of_the_worker_runs_it_and_starts_it_again():
    worker, site = service("quicktakes-tasks.service"), service("quicktakes.service")

    python, *arguments = worker["ExecStart"].split()
    assert arguments == ["manage.py", "run_tasks"]
    assert PurePosixPath(python) == PurePosixPath(site["ExecStart"].split()[0]).parent / "python"
    assert worker["Restart"] == "always"


def test_the_worker_has_the_settings_and_the_bounds_of_the_site():
    worker, site = service("quicktakes-tasks.service"), service("quicktakes.service")

    own = {"Type", "NotifyAccess", "ExecStart", "ExecReload", "Restart"}
    common = {name: value for name, value in site.items() if name not in own}
    assert common.items() <= worker.items()
    assert {"EnvironmentFile", "User", "ProtectSystem", "NoNewPrivileges"} <= common.keys()
