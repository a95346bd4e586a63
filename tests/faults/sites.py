"""Sites of their own for fault tests, driven from outside as an operator drives one."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "data" / "library" / "learn"
# Over three batches of 400 documents and over the size from which other processes help.
SIZE = 1300
SUBJECTS = ("Botany", "Geology", "Old music")
# What differs between two undisturbed runs too.
MOMENTS = {"created_at", "updated_at", "change_set"}


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
    """A site of its own in `folder`."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "VAR_DIR": str(self.folder)}

    @property
    def database(self) -> Path:
        return self.folder / "quicktakes.sqlite3"

    def manage(self, *arguments: str) -> str:
        finished = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout

    def import_folder(self, folder: Path) -> None:
        self.manage("import_articles", str(folder), "--processes=2")

    def killed_import(self, folder: Path, growth: float, seconds: float) -> bool:
        """Kill an import with its helpers `seconds` after the database grew by so many bytes.

        False if it was through before. Growth rather than time alone, so that a busy machine
        does not move all kills into the start of Python.
        """
        enough = self.size() + growth
        running = subprocess.Popen(
            [sys.executable, "manage.py", "import_articles", str(folder), "--processes=2"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while self.size() < enough:
            if ended(running, within=0.005):
                return False
        if ended(running, within=seconds):
            return False
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True

    def size(self) -> int:
        """Bytes of the database with its write-ahead log."""
        with contextlib.suppress(FileNotFoundError):  # the log goes away at the end of a run
            return self.database.stat().st_size + Path(f"{self.database}-wal").stat().st_size
        return self.database.stat().st_size

    def contents(self) -> Counter[str]:
        """Every row, without row numbers and moments, and what search finds for one word."""
        rows: list[dict[str, Any]] = json.loads(
            self.manage("dumpdata", "articles", "--natural-foreign", "--natural-primary")
        )
        for row in rows:
            row["fields"] = {k: v for k, v in row["fields"].items() if k not in MOMENTS}
        return Counter(json.dumps(row, sort_keys=True) for row in rows) + Counter(self.index())

    def index(self) -> list[str]:
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(
                "SELECT question, keywords, subject, answer FROM articles_search"
            ).fetchall()
        connection.close()
        return [json.dumps(row) for row in rows]

    def copy(self, folder: Path) -> "Site":
        shutil.copytree(self.folder, folder)
        return Site(folder)


def ended(process: subprocess.Popen[bytes], within: float) -> bool:
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    return True
