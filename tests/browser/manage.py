"""Commands on the site that a browser story looks at."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def manage(site: str, var_dir: Path, *arguments: str) -> None:
    """`manage.py` with the settings of the running site."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | {"VAR_DIR": str(var_dir), "SITE_URL": site},
        stdout=subprocess.DEVNULL,
        check=True,
    )
