"""Files of any name: their documents are in, and what is told of them can be printed."""

import json
import os
import unicodedata
from pathlib import Path

import pytest

from tests.faults.sites import site_at
from tests.library.documents import document

pytestmark = pytest.mark.slow

# Name of a file → how it is shown.
NAMES = {
    b"with spaces.md": "with spaces.md",
    unicodedata.normalize("NFC", "für-é.md").encode(): unicodedata.normalize("NFC", "für-é.md"),
    unicodedata.normalize("NFD", "für-é.md").encode(): unicodedata.normalize("NFD", "für-é.md"),
    "למה-הקרח-חלק.md".encode(): "למה-הקרח-חלק.md",
    "turned\u202earound.md".encode(): "turned\\u202earound.md",
    b"x" * 252 + b".md": "x" * 252 + ".md",
    b"two\nlines.md": "two\\nlines.md",
    b"caf\xe9.md": "caf\\xe9.md",
    "\U0001f9ca.md".encode(): "\U0001f9ca.md",
}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_names_of_any_kind_are_read_and_told(tmp_path: Path, encoding: str):
    site = site_at(tmp_path / "site")
    good, bad = tmp_path / "good", tmp_path / "bad"
    for number, name in enumerate(NAMES):
        for folder in (good, bad):
            folder.mkdir(exist_ok=True)
            text = document(f"question-{number}", id=number) if folder is good else b"no document"
            (folder / os.fsdecode(name)).write_bytes(text)
    report = tmp_path / "report.json"

    finished = site.python(
        "manage.py",
        "import_articles",
        str(good),
        str(bad),
        f"--report={report}",
        env={"PYTHONIOENCODING": encoding},
    )

    assert (finished.returncode, finished.stderr) == (1, "")
    entries = json.loads(report.read_text(encoding="utf-8"))
    told = [(entry["path"], entry["action"]) for entry in entries]
    assert sorted(told) == sorted(
        [(f"{good}/{shown}", "created") for shown in NAMES.values()]
        + [(f"{bad}/{shown}", "refused") for shown in NAMES.values()]
    )
    for shown in NAMES.values():
        seen = shown.encode(encoding, "backslashreplace").decode(encoding)
        assert f"{bad}/{seen}:1:1: " in finished.stdout
