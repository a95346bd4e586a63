"""A folder of documents in: planned from plain values, written in bounded transactions.

Every batch leaves a valid library, so an import that is killed and run again ends where an
undisturbed one would: what is in is recognized by the hash of its bytes and passed over. Links,
names and canonicals settle in a last pass that every run repeats.
"""

import gc
import os
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles.library import applying, bulk, planning, settling, sources, surveying, turns
from articles.library.planning import Action, Candidate, Finding, Known, Step
from articles.library.sources import Source
from articles.library.workers import Workers
from articles.text.preparing import Fault, Prepared, digest

BATCH = 1000
"""Documents in one transaction, about 5 MB of text. Each batch suspends the triggers of the search
index, and the database reads its whole schema anew: with 400, writing took 10 % longer."""

AHEAD = 3
"""Batches that are prepared while one is written."""

ALONE = 1_000_000
"""Bytes of input up to which starting other processes takes longer than the work itself."""


def available_cores() -> int:
    """The processors this process may use: fewer than the machine has inside a container."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Progress = Callable[[int, int], None]
"""Called with the documents that are done and the bytes of input behind them."""


@dataclass(slots=True)
class Report:
    """The fate of every document, and what was counted while rendering."""

    steps: list[Step] = field(default_factory=list)
    formulas: int = 0
    failures: int = 0

    def actions(self) -> Counter[Action]:
        return Counter(step.action for step in self.steps)

    def kinds(self, *, problems: bool) -> Counter[str]:
        """Kind of problem (or of notice) → how many."""
        return Counter(
            finding.kind
            for step in self.steps
            for finding in step.findings
            if finding.is_problem is problems
        )


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some documents on their way: those known by their hash, and the rest being prepared."""

    sources: list[Source]
    unchanged: dict[str, Known]
    hashes: list[str]
    results: Callable[[], list[Prepared | Fault]]


def run(paths: list[Path], *, processes: int, progress: Progress = lambda *_: None) -> Report:
    """Import every document under `paths` with so many processes, this one among them: it writes
    what the others prepare, and has enough to do. One more than there are cores made an import
    no faster and took a seventh more of their time.

    Raises sources.SourceError, before anything is written, for a path that cannot be read.
    """
    total = sources.total_bytes(paths)
    everything = _Import(paths)
    with Workers(processes - 1 if total > ALONE else 0) as workers, _uncollected():
        waiting: deque[_Batch] = deque()
        for found in everything.batches():
            waiting.append(_begin(found, workers))
            if len(waiting) > AHEAD:
                progress(*everything.take(waiting.popleft()))
        while waiting:
            progress(*everything.take(waiting.popleft()))
    return everything.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of reference cycles, which found none to speak of and took 5 %."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _begin(found: list[Source], workers: Workers) -> _Batch:
    hashes = [digest(source.data) for source in found]
    unchanged = surveying.unchanged(hashes)
    items = [
        (source.path, sha256, source.data)
        for source, sha256 in zip(found, hashes, strict=True)
        if sha256 not in unchanged and not source.problem
    ]
    return _Batch(found, unchanged, hashes, workers.prepare(items))


class _Import:
    """One run: which file stands for which article, and what waits for its end."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.report = Report()
        self.run = applying.Run(timezone.now(), uuid.uuid4())
        self.files: dict[int, str] = {}  # row number of an article → its file in this run
        self.subjects: set[str] = set()  # slugs of the subjects that occur in the paths
        self.is_whole = True  # all that the paths hold could be read
        self.is_collection = any(sources.is_collection(path) for path in paths)
        self.deferred: dict[str, Prepared] = {}  # url → document that may be a moved article

    def batches(self) -> Iterator[list[Source]]:
        found = sources.read(self.paths)
        while batch := list(islice(found, BATCH)):
            yield batch

    def take(self, batch: _Batch) -> tuple[int, int]:
        """Plan and write one batch; give the documents done so far and the bytes behind them."""
        steps = self._pass_over(batch)
        ready: list[Prepared] = []
        for result in batch.results():
            if isinstance(result, Fault):
                steps.append(planning.refuse(result))
            else:
                ready.append(result)
                self.subjects.add(result.document.subject_slug)
                self.report.formulas += result.rendered.formulas
                self.report.failures += result.rendered.failures
        self._write(steps, ready)
        return len(self.report.steps) + len(self.deferred), batch.sources[-1].consumed

    def close(self) -> Report:
        """Decide what waited, then settle what depends on the whole library."""
        waiting = list(self.deferred.values())
        for start in range(0, len(waiting), BATCH):
            self._write_deferred(waiting[start : start + BATCH])
        with transaction.atomic():
            turns.take()
            settling.settle()
        if self.report.actions().keys() - {Action.UNCHANGED, Action.REFUSED}:
            bulk.refresh_statistics()
        dangling = settling.dangling_links()
        self.report.steps = [
            _with_notices(step, dangling[step.url]) if step.url in dangling else step
            for step in self.report.steps
        ]
        return self.report

    def _pass_over(self, batch: _Batch) -> list[Step]:
        steps = []
        for source, sha256 in zip(batch.sources, batch.hashes, strict=True):
            if source.problem:
                self.is_whole = False
                steps.append(planning.unreadable(source.path, source.problem, source.hint))
                continue
            known = batch.unchanged.get(sha256)
            if known is None:
                continue
            self.subjects.add(known.path.split("/")[2])
            step = Step(Action.UNCHANGED, source.path, known.path, target=known)
            steps.append(self._unless_duplicate(step, {}))
        return steps

    @transaction.atomic
    def _write(self, steps: list[Step], ready: Sequence[Prepared]) -> None:
        turns.take()
        around = surveying.survey(ready)
        planned = [planning.plan(one, around, self.run.now) for one in ready]
        new = [step.prepared for step in planned if step.action is Action.CREATED and step.prepared]
        for one in self._may_have_moved(new):
            self.deferred.setdefault(one.document.url, one)
        urls: dict[str, str] = {url: one.path for url, one in self.deferred.items()}
        steps += (
            self._unless_duplicate(step, urls)
            for step in planned
            if step.prepared is None or self.deferred.get(step.url) is not step.prepared
        )
        self._apply(steps)

    def _may_have_moved(self, new: Sequence[Prepared]) -> list[Prepared]:
        """The documents of which an article with the same id was not met yet: whether its own
        document is gone shows at the end of the run. A single file tells nothing of that."""
        if not self.is_collection:
            return []
        found = surveying.candidates(new, self.files)
        return [one for one in new if found.get(one.document.id or 0)]

    @transaction.atomic
    def _write_deferred(self, waiting: Sequence[Prepared]) -> None:
        turns.take()
        found = surveying.candidates(waiting, self.files)
        steps = []
        for one in waiting:
            gone = [other for other in found.get(one.document.id or 0, []) if self._covers(other)]
            steps.append(self._unless_duplicate(planning.plan_move(one, gone), {}))
        self._apply(steps)

    def _covers(self, candidate: Candidate) -> bool:
        """Whether the document of an article would have been met if there were one. A folder
        with several subjects is taken for the whole library, one with a single subject for that
        alone; where a part of it could not be read, a document may lie there."""
        if not self.is_whole or candidate.known.pk in self.files:
            return False
        return len(self.subjects) > 1 or candidate.known.path.split("/")[2] in self.subjects

    def _unless_duplicate(self, step: Step, urls: dict[str, str]) -> Step:
        """The step, or a refusal if another file of this run stands for the same article."""
        if step.action is Action.REFUSED:
            return step
        other = self.files.get(step.target.pk) if step.target else urls.get(step.url)
        if other is not None:
            return planning.duplicate(step, other)
        if step.target:
            self.files[step.target.pk] = step.path
        else:
            urls[step.url] = step.path
        return step

    def _apply(self, steps: list[Step]) -> None:
        self.files |= applying.apply(steps, self.run)
        self.report.steps += (replace(step, prepared=None) for step in steps)


def _with_notices(step: Step, urls: Sequence[str]) -> Step:
    if step.action is Action.REFUSED:
        return step
    notices = tuple(
        Finding(
            "dangling-link",
            f"No article has the related address {url or '(none given)'}.",
            "The link is kept and hidden until there is one.",
            about=url,
        )
        for url in urls
    )
    return replace(step, findings=step.findings + notices)
