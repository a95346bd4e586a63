"""What long commands say at their end: in words for a terminal, as data for `--report`."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management import CommandError

from articles.library import exporting
from articles.library.backup_file import Manifest
from articles.library.import_report import SIDES, import_entries, plain
from articles.library.importing import Report
from articles.library.planning import Action, Finding, Step
from articles.library.redirect_planning import Plan

SHOWN = 10
"""Problems, or planned documents of one action, that are printed; the report has all."""

LISTED = 1000
"""Addresses of articles that a verified backup changes."""


def import_summary(
    report: Report, seconds: float, file: Path | None, *, dry_run: bool = False
) -> str:
    """Counts by what was done, the first problems with what to do, notices by kind.

    After a dry run also the first documents of each action, with the keys that would change.
    """
    count = len(report.steps)
    lines = [f"{count:,} document{'' if count == 1 else 's'} in {seconds:,.1f} s"]
    if dry_run:
        lines.insert(0, "A dry run: nothing is written. This is what an import would do.")
    lines += _table(Counter({step.value: n for step, n in report.actions().items()}))
    if dry_run:
        lines += _planned(report.steps, file)
    if report.formulas:
        lines.append(f"{report.formulas:,} formulas read, {report.failures:,} could not be set")
    for heading, problems in (("Problems", True), ("Notices", False)):
        kinds = report.kinds(problems=problems)
        if kinds:
            lines += [f"{heading}: {kinds.total():,}", *_table(kinds)]
    told = [
        line
        for step in report.steps
        for finding in step.findings
        if finding.is_problem
        for line in _problem(step, finding)
    ]
    return "\n".join([*lines, *_first(told, file)])


def export_summary(report: exporting.Report, seconds: float) -> str:
    """Counts by what became of the files, and all those that need a look."""
    count = len(report.outcomes)
    lines = [f"{count:,} file{'' if count == 1 else 's'} in {seconds:,.1f} s"]
    lines += _table(Counter({action.value: n for action, n in report.actions().items()}))
    for outcome in report.outcomes:
        if outcome.action is exporting.Action.REFUSED:
            lines.append(f"{outcome.path}: {outcome.problem}. {outcome.hint}")
        elif outcome.action in _TOLD:
            lines.append(f"{outcome.path}: {outcome.action}")
    return "\n".join(lines)


_TOLD = (exporting.Action.MISSING, exporting.Action.DIFFERENT, exporting.Action.STRANGE)


def _problem(step: Step, finding: Finding) -> Iterator[str]:
    place = step.path if finding.clashes else f"{step.path}:{finding.line}:{finding.column}"
    yield "\n".join([f"{place}: {finding.message} {finding.hint}", *_clashes(finding)])


def _clashes(finding: Finding) -> Iterator[str]:
    for clash in finding.clashes:
        yield f"    {clash.key}"
        values = [plain(value) for value in (clash.base, clash.folder, clash.library)]
        for side, value in zip(SIDES, _where_they_differ(*values), strict=True):
            yield f"      {side:<8} {value}"


def _where_they_differ(base: str, folder: str, library: str) -> list[str]:
    """The three texts, each on one line, from shortly before folder and library differ on."""
    start = max(0, len(os.path.commonprefix([folder, library])) - 20)
    cut = (" ".join(text[start:].split()) for text in (base, folder, library))
    dots = "…" if start else ""
    return [f"{dots}{text[:60]}{'…' if len(text) > 60 else ''}" for text in cut]


_WRITTEN = (Action.CREATED, Action.UPDATED, Action.MERGED, Action.MOVED, Action.WITHDRAWN)


def _planned(steps: Iterable[Step], file: Path | None) -> Iterator[str]:
    """The first documents of each action that writes, and which keys would change."""
    by_action: dict[Action, list[str]] = {action: [] for action in _WRITTEN}
    for step in steps:
        if step.action in by_action:
            keys = f": {', '.join(step.keys)}" if step.keys else ""
            by_action[step.action].append(f"  {step.path}{keys}")
    for action, lines in by_action.items():
        if lines:
            yield f"Would be {action.value}:"
            yield from _first(lines, file)


def _first(lines: list[str], file: Path | None) -> list[str]:
    if len(lines) <= SHOWN:
        return lines
    where = f"{file} lists" if file else "--report FILE lists"
    return [*lines[:SHOWN], f"… and {len(lines) - SHOWN:,} more: {where} them all."]


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


def redirects_summary(plan: Plan, file: Path) -> Iterator[str]:
    """Every row that was not simply written, by its line and with what to do, then the counts."""
    for outcome in plan.outcomes:
        if outcome.message:
            yield f"{file}:{outcome.line}: {outcome.message} {outcome.hint}"
    count = len(plan.outcomes)
    yield f"{count:,} row{'' if count == 1 else 's'}"
    yield from _table(Counter({fate.value: n for fate, n in plan.fates().items()}))


def backup_summary(done: str, file: Path, manifest: Manifest, seconds: float) -> str:
    """What was done with a backup, and what is in it by kind of row."""
    lines = [
        f"{done} {file}: {file.stat().st_size:,} bytes in {seconds:,.1f} s, "
        f"the site of {manifest.made_at} on {manifest.database}"
    ]
    return "\n".join([*lines, *_table(Counter({k: n for k, n in manifest.counts.items() if n}))])


def differing_articles(paths: list[str]) -> str:
    """The addresses of articles that a backup does not bring back as they were."""
    count = len(paths)
    what = "1 article comes" if count == 1 else f"{count:,} articles come"
    lines = [f"{what} out different:", *paths[:LISTED]]
    return "\n".join(lines + [f"… and {count - LISTED:,} more"] * (count > LISTED))
