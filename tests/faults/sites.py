"""Sites of their own for fault tests, driven from outside as an operator drives one."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "data" / "library" / "learn"
SIZE = 400  # eight batches, see small.py
SUBJECTS = ("Botany", "Geology", "Old music")


def document(number: int, answer: str) -> tuple[str, str]:
    """(path, text) of a document that links to those before and after it, and to none at all."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    slug = subject.lower().replace(" ", "-")
    name = f"why-is-sample-number-{number}-as-it-is"
    links = "".join(
        f"related_article{place}:\n    id: {other}\n    title: Sample {other}\n"
        f"    subject: {SUBJECTS[other % 3]}\n"
        f"    url: /learn/{SUBJECTS[other % 3].lower().replace(' ', '-')}"
        f"/questions/why-is-sample-number-{other}-as-it-is\n"
        for place, other in enumerate((number - 1, number + 7, SIZE + number), start=1)
    )
    text = (
        f"---\n_schema: default\nid: {number}\ndate: 2024-05-{number % 28 + 1:02}\n"
        f"question: Why is sample number {number} as it is?\nauthor: Noor Haddad\n"
        f"answer: >-\n    {answer}\nsubject: {subject}\nfile_name: {name}.md\n"
        f"url: /learn/{slug}/questions/{name}\n{links}---\n\n&nbsp;"
    )
    return f"{slug}/{name}.md", text


def write(folder: Path, *, edited: bool) -> Path:
    """The sample library and `SIZE` more; edited: some changed, some gone, some new."""
    shutil.copytree(SAMPLE, folder)
    words = " ".join(f"Layer {n} rests on layer {n - 1}." for n in range(1, 40))
    for number in range(SIZE):
        if edited and number % 10 == 0:
            continue
        second = "revised" if edited and number % 3 == 0 else "first"
        answer = rf"The {second} answer: ${number}^2 \neq {number}$.\n\n## Why\n\n{words}"
        path, text = document(number + SIZE if edited and number % 10 == 1 else number, answer)
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    return folder


@dataclass(frozen=True)
class Site:
    """A site of its own in `folder`, with SQLite there or the database at `url`."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        given = {"DATABASE_URL": self.url} if self.url else {}
        return {"PATH": os.environ["PATH"], "VAR_DIR": str(self.folder), **given}

    @property
    def database(self) -> Path:
        return self.folder / "quicktakes.sqlite3"

    def run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command of `manage.py`, in small batches."""
        return self.python("-m", "tests.faults.small", *arguments, **options)

    def manage(self, *arguments: str) -> str:
        """What a command printed that must succeed."""
        return succeeded(self.run(*arguments))

    def python(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        # Files of the interpreter's own would meet the faults that are meant for the site.
        environment = self.environment | {"PYTHONDONTWRITEBYTECODE": "1"} | options.pop("env", {})
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, **options
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command of `manage.py` that runs on, with its helpers in a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.small", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def import_folder(self, *paths: Path) -> None:
        self.manage("import_articles", *map(str, paths), "--processes=2")

    def killed(self, *arguments: str, growth: float, seconds: float) -> bool:
        """Kill a command with its helpers `seconds` after the database grew by so many bytes.

        False if it was through before. Growth rather than time alone, so that a busy machine
        does not move all kills into the start of Python.
        """
        enough = self.size() + growth
        with self.start(*arguments) as running:
            while self.size() < enough:
                if ended(running, within=0.005):
                    return False
            if ended(running, within=seconds):
                return False
            os.killpg(running.pid, signal.SIGKILL)
        return True

    def size(self) -> int:
        """Bytes of the database with its write-ahead log."""
        files = (self.database, Path(f"{self.database}-wal"))  # the log goes away at the end
        return sum(file.stat().st_size for file in files if file.exists())

    def contents(self) -> Counter[str]:
        """Every row and what search finds, see contents.py."""
        return Counter(succeeded(self.python("-m", "tests.faults.contents")).splitlines())

    def copy(self, folder: Path) -> "Site":
        shutil.copytree(self.folder, folder)
        return Site(folder)


def site_at(folder: Path, url: str = "") -> Site:
    """A new site without documents."""
    site = Site(folder, url)
    site.manage("migrate", "--verbosity=0")
    return site


def assert_same(site: Site, expected: Counter[str]) -> None:
    contents = site.contents()
    too_much, missing = contents - expected, expected - contents
    assert (list(too_much)[:3], list(missing)[:3]) == ([], [])


def succeeded(finished: subprocess.CompletedProcess[str]) -> str:
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def ended(process: subprocess.Popen[str], within: float) -> bool:
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    return True
