"""What an import tells of each document, as data: all of it for a file, some of it for a page."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from articles.library import surveying
from articles.library.importing import Report
from articles.library.planning import Action, Finding, Step

SIDES = ("base", "folder", "library")
"""The values of a key that both sides changed: the last one agreed on, and what each made of it."""


def plain(value: Any) -> str:
    """The value of a key as one text; related links as their addresses."""
    if isinstance(value, tuple):
        return ", ".join(link.url or "(no address)" for link in value)
    return "(absent)" if value is None else str(value)


def import_entries(report: Report) -> Iterator[dict[str, Any]]:
    """One entry a document: path, action, url, the keys that change in the library, and problems
    and notices with line and hint, of a conflict also the values."""
    steps = iter(report.steps)
    while batch := list(islice(steps, 500)):
        lines = _lines_of(batch)
        for step in batch:
            yield {
                "path": step.path,
                "action": step.action.value,
                "url": step.url,
                "keys": list(step.keys),
                "problems": [_told(f, 0) for f in step.findings if f.is_problem],
                "notices": [
                    _told(f, lines.get((step.url, f.about), 0))
                    for f in step.findings
                    if not f.is_problem
                ],
            }


def _told(finding: Finding, line: int) -> dict[str, Any]:
    told = {
        "kind": finding.kind,
        "message": finding.message,
        "hint": finding.hint,
        "line": line or finding.line,
        "column": finding.column,
    }
    if finding.clashes:
        told["conflicts"] = [
            {"key": clash.key} | {side: plain(getattr(clash, side)) for side in SIDES}
            for clash in finding.clashes
        ]
    return told


def _lines_of(batch: Iterable[Step]) -> dict[tuple[str, str], int]:
    """(url of a document, text it was found by) → line, from the document as it was read."""
    wanted = {s.url: [f.about for f in s.findings if f.about] for s in batch}
    texts = surveying.folder_texts([url for url, abouts in wanted.items() if abouts])
    found: dict[tuple[str, str], int] = {}
    for url, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            for about in wanted[url]:
                if line.strip() == f"url: {about}":
                    found.setdefault((url, about), number)
    return found


Write = Callable[[Path], None]
"""Writes a file at a path."""

SHOWN = 50
"""Files that a page names of each kind of finding, and of each thing that is done."""

LONGEST_VALUE = 300
"""Characters of a key's value that a page shows."""

CONFLICT = "conflict"
"""The kind of finding that a rule for conflicts would decide."""

_DONE = {
    Action.CREATED: "new",
    Action.UPDATED: "changed",
    Action.MERGED: "changed",
    Action.MOVED: "changed",
    Action.WITHDRAWN: "changed",
    Action.UNCHANGED: "unchanged",
    Action.ADOPTED: "unchanged",
    Action.LEFT_OUT: "left out",
}


class Told:
    """The report of an import of one uploaded file, without the place where that lies: paths in it
    begin inside the archive."""

    def __init__(self, report: Report, file: Path, name: str) -> None:
        self._report = report
        self._file = str(file)
        self._name = name

    def write(self, path: Path) -> None:
        """Write every document's fate as JSON, as `import_articles --report` does."""
        with path.open("w", encoding="utf-8") as stream:
            stream.write("[")
            for place, entry in enumerate(import_entries(self._report)):
                stream.write(",\n" if place else "\n")
                json.dump(self._plain(entry), stream, ensure_ascii=False)
            stream.write("\n]\n")

    def summary(self) -> dict[str, Any]:
        """What a page shows: counts, and the first documents of each kind."""
        counts = Counter(_fate(step) for step in self._report.steps)
        articles = counts["new"] + counts["changed"]
        told: dict[str, Any] = {
            "outcome": dict(counts),
            "documents": len(self._report.steps),
            "articles": articles,
            "findings": list(self._findings()),
            "files": {fate: self._files(fate) for fate in ("new", "changed")},
        }
        plain_told: dict[str, Any] = self._plain(told)
        return plain_told

    def _files(self, fate: str) -> list[list[str]]:
        found = (step for step in self._report.steps if _fate(step) == fate)
        return [[step.path, ", ".join(step.keys)] for step in islice(found, SHOWN)]

    def _findings(self) -> Iterator[dict[str, Any]]:
        """By kind, problems first, those that occur most often first."""
        kinds: dict[tuple[bool, str], list[dict[str, Any]]] = {}
        totals: Counter[tuple[bool, str]] = Counter()
        for step in self._report.steps:
            for finding in step.findings:
                key = (finding.is_problem, finding.kind)
                totals[key] += 1
                shown = kinds.setdefault(key, [])
                if len(shown) < SHOWN:
                    shown.append(_shown(step, finding))
        for key, total in sorted(totals.items(), key=lambda item: (not item[0][0], -item[1])):
            is_problem, kind = key
            yield {"kind": kind, "is_problem": is_problem, "total": total, "files": kinds[key]}

    def _plain(self, value: Any) -> Any:
        """A value with the paths of the server made those inside the archive."""
        if isinstance(value, str):
            return value.replace(f"{self._file}/", "").replace(self._file, self._name)
        if isinstance(value, list):
            return [self._plain(one) for one in value]
        if isinstance(value, dict):
            return {key: self._plain(one) for key, one in value.items()}
        return value


def _fate(step: Step) -> str:
    if step.action is Action.REFUSED:
        clashes = any(finding.kind == CONFLICT for finding in step.findings)
        return "conflicts" if clashes else "problems"
    return _DONE[step.action]


def _shown(step: Step, finding: Finding) -> dict[str, Any]:
    clashes = [
        {"key": clash.key} | {side: plain(getattr(clash, side))[:LONGEST_VALUE] for side in SIDES}
        for clash in finding.clashes
    ]
    return {
        "path": step.path,
        "line": finding.line,
        "message": finding.message,
        "hint": finding.hint,
        "clashes": clashes,
    }
