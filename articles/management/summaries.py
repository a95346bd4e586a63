"""What an import says at its end: in words for a terminal, as data for `--report`."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from articles.library import surveying
from articles.library.importing import Report
from articles.library.planning import Finding, Step

SHOWN = 10
"""Problems printed in full; the others are in the report."""


def import_summary(report: Report, seconds: float, file: Path | None) -> str:
    """Counts by what was done, the first problems with what to do, notices by kind."""
    count = len(report.steps)
    lines = [f"{count:,} document{'' if count == 1 else 's'} in {seconds:,.1f} s"]
    lines += _table(Counter({step.value: n for step, n in report.actions().items()}))
    if report.formulas:
        lines.append(f"{report.formulas:,} formulas read, {report.failures:,} could not be set")
    for heading, problems in (("Problems", True), ("Notices", False)):
        kinds = report.kinds(problems=problems)
        if kinds:
            lines += [f"{heading}: {kinds.total():,}", *_table(kinds)]
    told = [
        f"{step.path}:{finding.line}:{finding.column}: {finding.message} {finding.hint}"
        for step in report.steps
        for finding in step.findings
        if finding.is_problem
    ]
    lines += told[:SHOWN]
    if len(told) > SHOWN:
        where = f"{file} lists" if file else "--report FILE lists"
        lines.append(f"… and {len(told) - SHOWN:,} more: {where} them all.")
    return "\n".join(lines)


def _table(counts: Counter[str]) -> list[str]:
    return [f"  {count:>9,}  {name}" for name, count in counts.most_common()]


def write_report(report: Report, file: Path) -> None:
    """Write `import_entries` as JSON. Raises CommandError where the file cannot be written."""
    text = json.dumps(list(import_entries(report)), indent=1, ensure_ascii=False)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(
            f"The report could not be written to {file}: {error.strerror}. The documents are in; "
            "name another file and run the same command again to have it."
        ) from error


def import_entries(report: Report) -> Iterator[dict[str, Any]]:
    """One entry a document: path, action, url, and its problems and notices with line and hint."""
    steps = iter(report.steps)
    while batch := list(islice(steps, 500)):
        lines = _lines_of(batch)
        for step in batch:
            yield {
                "path": step.path,
                "action": step.action.value,
                "url": step.url,
                "problems": [_told(f, 0) for f in step.findings if f.is_problem],
                "notices": [
                    _told(f, lines.get((step.url, f.about), 0))
                    for f in step.findings
                    if not f.is_problem
                ],
            }


def _told(finding: Finding, line: int) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "message": finding.message,
        "hint": finding.hint,
        "line": line or finding.line,
        "column": finding.column,
    }


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
