"""Requests a second of a question page against a bare view that returns the same bytes."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.benchmarks.rounds import ROOT, Figure, ratio

ROUNDS = 5
SECONDS = 3.0
CLIENTS = 4


def measure(folder: Path) -> list[tuple[str, str]]:
    """Rows of the table, for pages of the documents in `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = {"VAR_DIR": scratch, "DATABASE_URL": f"sqlite:///{scratch}/bench.sqlite3"}
        manage = [sys.executable, "manage.py"]
        for command in ("migrate", "collectstatic --no-input", f"import_articles {folder}"):
            subprocess.run(
                [*manage, *command.split()],
                cwd=ROOT,
                env={**os.environ, **settings},
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        paths = [_path(file) for file in sorted(folder.rglob("*.md"))[::97]]
        page = Path(scratch, "page.html")
        ours, bare = [], []
        with _serving("quicktakes.wsgi", settings) as port:
            page.write_bytes(_get(port, paths[0]))
        for _ in range(ROUNDS):
            with _serving("quicktakes.wsgi", settings) as port:
                ours.append(_requests_a_second(port, paths))
            with _serving("tests.benchmarks.bare", {"BENCH_PAGE": str(page)}) as port:
                bare.append(_requests_a_second(port, ["/"]))
    return [
        ("Question page, requests a second", str(Figure(tuple(ours)))),
        ("A bare Django view with the same bytes", str(Figure(tuple(bare)))),
        ("The one against the other", str(ratio(ours, bare))),
    ]


def _path(file: Path) -> str:
    return f"/learn/{file.parent.name}/questions/{file.stem}"


@contextmanager
def _serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """The server of `make run`, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "gunicorn"), f"{application}:application"],
        cwd=ROOT,
        env={**os.environ, **environment, "PORT": str(port), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start within 20 seconds.")


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}, not 200.")
    return body


def _requests_a_second(port: int, paths: list[str]) -> float:
    """Several clients, each on one connection, for a few seconds."""
    counts, failed = [0] * CLIENTS, [0] * CLIENTS
    end = time.monotonic() + SECONDS

    def ask(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < end:
            connection.request("GET", paths[(client + counts[client]) % len(paths)])
            response = connection.getresponse()
            response.read()
            failed[client] += response.status != 200
            counts[client] += 1
        connection.close()

    threads = [Thread(target=ask, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if any(failed):
        raise SystemExit(f"{sum(failed)} of {sum(counts)} requests were not answered with 200.")
    return sum(counts) / SECONDS
