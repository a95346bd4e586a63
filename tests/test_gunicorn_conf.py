"""How the server takes a hangup: as its end in a terminal, as a reload without one."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


# A leader of the session that keeps the hangup to itself and waits, as make does.
WAITING_LEADER = ["sh", "-c", "trap '' HUP; \"$@\"; exit", "sh"]


@contextmanager
def server(
    stdin: int, log: int, path: Path, leader: Iterable[str] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Gunicorn with the site's configuration; a terminal as `stdin` becomes its controlling one."""
    gunicorn = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app"]
    session = ["setsid", *(["--ctty"] if stdin >= 0 else []), *leader]
    process = subprocess.Popen(
        [*session, *gunicorn, "--bind", f"unix:{path}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "WEB_CONCURRENCY": "1"},
        stdin=stdin,
        stderr=log,
        text=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def await_worker(log: Iterable[str]) -> bool:
    """Whether another worker starts before the log ends."""
    return any("Booting worker" in line for line in log)


def await_answer(path: Path) -> None:
    """A worker that answers has its signal handlers: one that only boots would lose a signal."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(str(path))
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert connection.recv(4) == b"HTTP"


@pytest.mark.parametrize("number", ["0", "1000"])
def test_a_wrong_number_of_processes_stops_the_start_with_one_line(number: str, tmp_path: Path):
    refused = subprocess.run(
        [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app", "--check-config"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "WEB_CONCURRENCY": number},
        capture_output=True,
        text=True,
    )

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"WEB_CONCURRENCY={number} is no number of processes. Write, for example: 2"
    ]


@pytest.mark.parametrize("leader", [[], WAITING_LEADER], ids=["leading", "led"])
def test_closing_the_terminal_ends_the_server(leader: list[str], tmp_path: Path):
    path = tmp_path / "socket"
    ours, theirs = os.openpty()
    with server(theirs, theirs, path, leader) as process:
        os.close(theirs)
        with os.fdopen(ours) as terminal:
            assert await_worker(terminal)
            await_answer(path)

        process.wait(timeout=20)

    assert not path.exists()


def test_without_a_terminal_a_hangup_reloads(tmp_path: Path):
    with server(subprocess.DEVNULL, subprocess.PIPE, tmp_path / "socket") as process:
        assert process.stderr
        with process.stderr as log:
            assert await_worker(log)
            process.send_signal(signal.SIGHUP)

            assert await_worker(log)
