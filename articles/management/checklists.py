"""What a check says: a table for a terminal, or one row a finding for other programs."""

import csv
import json
import os
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from textwrap import wrap

from articles.library.comparing import Found
from articles.text.findings import KINDS, Severity

WIDTH = 80
EXAMPLES = 2
_INDENT = " " * 11
_COLUMNS = ("kind", "severity", "path", "line", "message", "remedy")


class Tally:
    """Counts of what passes, and the first findings of each kind."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[Found]] = defaultdict(list)

    def passing(self, findings: Iterable[Found]) -> Iterator[Found]:
        for found in findings:
            self.counts[found.finding.kind] += 1
            if len(self.examples[found.finding.kind]) < EXAMPLES:
                self.examples[found.finding.kind].append(found)
            yield found

    def has(self, names: Iterable[str]) -> bool:
        """Whether something of these kinds or severities was found."""
        return any(name in (kind, KINDS[kind].severity) for kind in self.counts for name in names)


def table(findings: Iterable[Found]) -> Iterator[str]:
    """The kinds that were found, by severity and number, in lines of at most 80 columns."""
    tally = Tally()
    deque(tally.passing(findings), maxlen=0)
    for severity in Severity:
        counts = {kind: n for kind, n in tally.counts.most_common() if _is(kind, severity)}
        if counts:
            yield f"\n{severity.capitalize()}s: {sum(counts.values()):,}"
        for kind, count in counts.items():
            yield f"{count:>9,}  {kind}"
            yield from (f"{_INDENT}{line}" for line in wrap(KINDS[kind].remedy, WIDTH - 11))
            for found in tally.examples[kind]:
                yield _cut(f"{_INDENT}- {found.path}")
                yield _cut(f"{_INDENT}  {_line(found)}{found.finding.message}")


def _is(kind: str, severity: Severity) -> bool:
    return KINDS[kind].severity is severity


def _line(found: Found) -> str:
    return f"line {found.finding.line}: " if found.finding.line else ""


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def listed(findings: Iterable[Found]) -> Iterator[str]:
    """A line a finding, whole: "/learn/physics/questions/light:3: It says …"."""
    for _, path, finding in findings:
        yield f"{path}:{finding.line or ''}{':' if finding.line else ''} {finding.message}"


def json_lines(findings: Iterable[Found]) -> Iterator[str]:
    """A JSON object a line, one for each finding."""
    for row in _rows(findings):
        yield json.dumps(dict(zip(_COLUMNS, row, strict=True)), ensure_ascii=False)


def csv_lines(findings: Iterable[Found]) -> Iterator[str]:
    """A head, and a row for each finding."""
    yield ",".join(_COLUMNS)
    for row in _rows(findings):
        line = StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        yield line.getvalue()


def _rows(findings: Iterable[Found]) -> Iterator[tuple[str | int, ...]]:
    """`line` counts in the answer from 1, and is 0 where a finding has no line."""
    for _, path, finding in findings:
        severity = finding.severity.value
        yield finding.kind, severity, path, finding.line, finding.message, finding.remedy


FORMS = {"table": table, "list": listed, "json": json_lines, "csv": csv_lines}
"""Name → how findings become lines. All but the table pass them on one by one."""


@contextmanager
def readers_may_leave() -> Iterator[None]:
    """End quietly when what reads the rows has seen enough, as `head` has after ten.

    Python writes what is left once more at its end, which must not fail again:
    docs.python.org/3/library/signal.html#note-on-sigpipe.
    """
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
