"""Folders and files that the account of an import may not read are told, and the rest is in."""

import ctypes
import json
from pathlib import Path

import pytest

from tests.faults.sites import site_at
from tests.library.documents import document, put

pytestmark = pytest.mark.slow

CLOSED, NO_ENTRY, NO_LIST, OPEN = 0o000, 0o400, 0o100, 0o700


def as_ordinary_account() -> None:
    """Let permissions hold for this process even if it is root's: without its two rights to pass
    them by (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, dropped by PR_CAPBSET_DROP)."""
    libc = ctypes.CDLL(None)
    for right in (1, 2):
        libc.prctl(24, right, 0, 0, 0)


def test_what_may_not_be_read_is_told_and_the_rest_is_in(tmp_path: Path):
    site = site_at(tmp_path / "site")
    shelves = ("physics", "closed", "no-entry", "no-list", "zoology")
    for number, shelf in enumerate(shelves):
        put(tmp_path, document(f"question-{number}", id=number, shelf=shelf, subject=shelf))
    put(tmp_path, document("question-9", id=9))
    learn = tmp_path / "learn"
    modes = {
        learn / "closed": CLOSED,
        learn / "no-entry": NO_ENTRY,
        learn / "no-list": NO_LIST,
        learn / "physics" / "question-9.md": CLOSED,
    }
    for path, mode in modes.items():
        path.chmod(mode)
    report = tmp_path / "report.json"

    finished = site.run(
        "import_articles", str(learn), f"--report={report}", preexec_fn=as_ordinary_account
    )
    beyond = site.run(
        "import_articles", str(learn / "closed" / "a.zip"), preexec_fn=as_ordinary_account
    )
    for path in modes:
        path.chmod(OPEN)

    entries = {entry["path"]: entry for entry in json.loads(report.read_text())}
    refused = [path for path, entry in entries.items() if entry["action"] == "refused"]
    assert (finished.returncode, beyond.returncode) == (1, 1)
    assert "Traceback" not in finished.stderr + beyond.stderr
    assert refused == [
        str(learn / "closed"),
        str(learn / "no-entry" / "question-2.md"),
        str(learn / "no-list"),
        str(learn / "physics" / "question-9.md"),
    ]
    assert [path for path in entries if path not in refused] == [
        str(learn / "physics" / "question-0.md"),
        str(learn / "zoology" / "question-4.md"),
    ]
    for path in refused:
        (problem,) = entries[path]["problems"]
        assert problem["message"] == "It cannot be read: Permission denied."
        assert "Make it readable for this account" in problem["hint"]
    assert "cannot be read: Permission denied. Make it readable" in beyond.stderr
