"""A folder of documents in: planned from plain values, written in bounded transactions.

Every batch leaves a valid library, so an import that is killed and run again ends where an
undisturbed one would: what is in is recognized by the hash of its bytes and passed over. Links,
names and canonicals settle in a last pass that every run repeats.
"""

import gc
import os
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.library import (
    applying,
    bulk,
    linking,
    planning,
    settling,
    sources,
    surveying,
    turns,
)
from articles.library.planning import Action, Candidate, Finding, Known, OnConflict, Step
from articles.library.sources import Source
from articles.library.translating import Translation
from articles.library.workers import Workers
from articles.text.foreign_mapping import ForeignMapping
from articles.text.preparing import Fault, Prepared, digest, prepare_many

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


@dataclass(frozen=True, slots=True)
class Options:
    """How to import. `dry_run` plans and writes nothing. `prune` withdraws articles whose
    document is gone, unless they are more than `prune_limit` percent of those that have one. A
    `change_set` with this number, that of the task that imports, takes what is written, also in a
    run that goes on with it."""

    dry_run: bool = False
    prune: bool = False
    prune_limit: float = 5.0
    on_conflict: OnConflict = OnConflict.REPORT
    change_set: uuid.UUID | None = None
    author: User | None = None


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


def run(
    paths: list[Path],
    *,
    processes: int,
    options: Options = Options(),
    progress: Progress = lambda *_: None,
    mapping: ForeignMapping | None = None,
) -> Report:
    """Import every document under `paths` with so many processes, this one among them: it writes
    what the others prepare, and has enough to do. One more than there are cores made an import
    no faster and took a seventh more of their time. With a `mapping`, the documents are files of
    another tool, and are translated before anything looks at them.

    Raises sources.SourceError, before anything is written, for a path that cannot be read.
    """
    everything = _Import(paths, options, mapping)
    total = sources.total_bytes(paths, everything.suffixes)
    with Workers(processes - 1 if total > ALONE else 0) as workers, _uncollected():
        waiting: deque[_Batch] = deque()
        for found in everything.batches(workers):
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
    return _Batch(found, unchanged, hashes, workers.map(prepare_many, items))


class _Import:
    """One run: which file stands for which article, and what waits for its end."""

    def __init__(self, paths: list[Path], options: Options, mapping: ForeignMapping | None) -> None:
        self.paths = paths
        self.options = options
        self.report = Report()
        self.translation = (
            Translation(mapping, paths, self.report.steps.append) if mapping else None
        )
        self.suffixes = sources.FOREIGN_SUFFIXES if mapping else sources.SUFFIX
        change_set = options.change_set or uuid.uuid4()
        self.run = applying.Run(timezone.now(), change_set, options.author)
        self.files: dict[int, str] = {}  # row number of an article → its file in this run
        self.urls: dict[str, str] = {}  # url → the file that has it
        self.subjects: set[str] = set()  # slugs of the subjects that occur in the paths
        self.is_whole = True  # all that the paths hold could be read
        self.is_collection = any(sources.is_collection(path, self.suffixes) for path in paths)
        self.deferred: dict[str, Step] = {}  # url → step of what may be a moved article
        self.links: dict[str, list[str]] = {}  # of a dry run: url → the addresses it is to link to

    def batches(self, workers: Workers) -> Iterator[list[Source]]:
        """What is to be imported, in our own format."""
        found = self._found()
        return self.translation.batches(found, workers) if self.translation else found

    def _found(self) -> Iterator[list[Source]]:
        found = sources.read(self.paths, self.suffixes)
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
        if self.options.prune:
            self._prune()
        if self.options.dry_run:
            dangling = linking.would_dangle(self.report.steps, self.links)
        else:
            dangling = self._settle()
        self.report.steps = [
            _with_notices(step, dangling[step.url]) if step.url in dangling else step
            for step in self.report.steps
        ]
        if self.translation:
            dry_run = self.options.dry_run
            self.report.steps = self.translation.close(self.report.steps, dry_run=dry_run)
        return self.report

    def _settle(self) -> dict[str, list[str]]:
        settle()
        if self.report.actions().keys() - {Action.UNCHANGED, Action.REFUSED, Action.LEFT_OUT}:
            bulk.refresh_statistics()
        return settling.dangling_links()

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
            steps.append(self._unless_duplicate(step))
        return steps

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A transaction in which no other import writes; for a dry run, nothing."""
        if self.options.dry_run:
            yield
            return
        with transaction.atomic():
            turns.take()
            yield

    def _write(self, steps: list[Step], ready: Sequence[Prepared]) -> None:
        with self._turn():
            around = surveying.survey(ready)
            now, on_conflict = self.run.now, self.options.on_conflict
            planned = [planning.plan(one, around, now, on_conflict) for one in ready]
            unmet = self._unmet(planned)
            for step in planned:
                step = self._unless_duplicate(step)
                if step.is_new and step.prepared and unmet.get(step.prepared.document.id or 0):
                    self.deferred[step.url] = step
                else:
                    steps.append(step)
            self._apply(steps)

    def _unmet(self, planned: Sequence[Step]) -> dict[int, list[Candidate]]:
        """The articles that new documents may be, by their id, and that were not met yet: whether
        their own document is gone shows at the end of the run. A single file tells nothing of
        that."""
        new = [step.prepared for step in planned if step.is_new and step.prepared]
        return surveying.candidates(new, self.files) if self.is_collection else {}

    def _write_deferred(self, waiting: Sequence[Step]) -> None:
        with self._turn():
            found = surveying.candidates(_prepared(waiting), self.files)
            pasts = surveying.pasts([one.known.pk for many in found.values() for one in many])
            steps = []
            for step in waiting:
                if step.prepared:
                    candidates = found.get(step.prepared.document.id or 0, [])
                    gone = [one for one in candidates if self._covers(one)]
                    step = planning.plan_move(
                        step, step.prepared, gone, pasts, self.options.on_conflict
                    )
                    if step.target:
                        self.files[step.target.pk] = step.path
                steps.append(step)
            self._apply(steps)

    def _covers(self, candidate: Candidate) -> bool:
        """Whether the document of an article would have been met if there were one. A folder
        with several subjects is taken for the whole library, one with a single subject for that
        alone; where a part of it could not be read, a document may lie there."""
        if not self.is_whole or candidate.known.pk in self.files:
            return False
        return len(self.subjects) > 1 or candidate.known.path.split("/")[2] in self.subjects

    def _prune(self) -> None:
        """Withdraw the articles whose document is gone, unless that looks like an accident."""
        gone, total = surveying.vanished(self.subjects, self.files)
        if stopped := planning.prune_stopped(
            self.report.steps, len(gone), total, self.options.prune_limit
        ):
            self.report.steps.append(stopped)
            return
        for start in range(0, len(gone), BATCH):
            batch = gone[start : start + BATCH]
            with self._turn():
                texts = surveying.latest_texts([known.pk for known in batch])
                self._apply(
                    [
                        planning.plan_withdrawal(known, texts[known.pk], self.options.on_conflict)
                        for known in batch
                    ]
                )

    def _unless_duplicate(self, step: Step) -> Step:
        """The step, or a refusal if another file of this run stands for the same article."""
        other = self.files.get(step.target.pk) if step.target else None
        if step.target:
            self.files.setdefault(step.target.pk, step.path)
        if step.action is Action.REFUSED and not step.is_new:
            return step
        other = other or self.urls.get(step.url)
        self.urls.setdefault(step.url, step.path)
        return planning.duplicate(step, other) if other else step

    def _apply(self, steps: list[Step]) -> None:
        if self.options.dry_run:
            self.links |= linking.links_of(steps)
        else:
            self.files |= applying.apply(steps, self.run)
        self.report.steps += (replace(step, prepared=None, outcome=None) for step in steps)


def settle() -> None:
    """Settle what depends on the whole library, also after a run that was stopped in the middle."""
    with transaction.atomic():
        turns.take()
        settling.settle()


def _prepared(steps: Iterable[Step]) -> list[Prepared]:
    return [step.prepared for step in steps if step.prepared]


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
