"""Commands on the site that a browser story looks at."""

import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import ROOT, environment_of


def manage(site: str, var_dir: Path, *arguments: str) -> None:
    """`manage.py` with the settings of the running site."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment_of(var_dir, site),
        stdout=subprocess.DEVNULL,
        check=True,
    )
