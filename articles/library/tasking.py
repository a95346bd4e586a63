"""Tasks: work that takes longer than somebody waits for a page.

`start` writes a row and queues it in one transaction; a worker (`manage.py run_tasks`) runs it.
What is chosen is worked off in chunks, each in a transaction that also notes how far it came: a
worker that is killed in the middle leaves a valid library, and the next goes on behind the last
chunk. Nothing is done twice, because who runs a task holds a lock that ends with its process.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task as queued
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.library import signs, turns
from articles.library.exclusive import alone
from articles.library.revising import Refused
from articles.models import ChangeSet, Task, TaskState

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Chosen articles that are worked off while the page waits: 0.1 to 0.4 s."""

CHUNK = 50
"""Chosen articles in a transaction: about half a second during which others wait to write."""

TELL_EVERY = 0.5
"""Seconds between two notes of how far a task is."""

MOST_LEFT = 200
"""Articles left alone that a report names."""

BEGAN = "began"
"""Where a report says, while a task runs, at what position its worker took it up and when: what
has run before, or waited, tells nothing of how fast it is."""

_OPEN = (TaskState.WAITING, TaskState.RUNNING)

stopping = threading.Event()
"""Set when this process shall end: a task stops behind its chunk and is queued again."""

Pairs = Sequence[tuple[int, int]]
"""Articles, each with the version that was seen."""

Tell = Callable[[int, int], None]
"""Called with what is done and what there is; ends the task by an exception when it is to stop."""


class Kind(NamedTuple):
    """What a task of a kind does: `each` with a chunk of the chosen articles, inside a transaction;
    or `whole`, which takes care of its transactions, tells how far it is, and can be begun again
    after it was cut off anywhere. `ended` is called when it is over, however it ended, in the
    transaction that notes so."""

    each: Callable[[Task, Pairs], None] | None = None
    whole: Callable[[Task, Tell], None] | None = None
    ended: Callable[[Task], None] | None = None


KINDS: dict[str, Kind] = {}
"""Name → what it does; `kinds.py` fills it, so that what tasks do can itself start tasks."""


class Later(Exception):
    """Something that is likely to pass kept a task from its work: it is tried again after a while,
    `TRIES` times in all."""


class _Canceled(Exception):
    pass


class _Stopped(Exception):
    pass


TRIES = 6
_WAITS = (60, 300, 900, 3_600, 14_400)
"""Seconds before each further try."""


def start(
    kind: str,
    title: str,
    *,
    author: User | None,
    arguments: dict[str, Any] | None = None,
    chosen: Iterable[tuple[int, int]] | None = None,
    after: datetime | None = None,
) -> Task:
    """Queue a task. It is in the queue if and when the surrounding transaction is through.

    `title` says what it does, to people; `chosen` gives row number and seen version of articles.
    """
    task = _made(kind, title, author, arguments or {}, chosen)
    with transaction.atomic():
        task.save(force_insert=True)
        _queue(task, after)
    return task


def carry_out(
    kind: str,
    title: str,
    *,
    author: User | None,
    arguments: dict[str, Any] | None = None,
    chosen: Iterable[tuple[int, int]],
) -> Task:
    """As `start`, but what is chosen is worked off before this returns if it is little
    (`AT_ONCE`). The task that is returned knows what came of it."""
    kept = list(chosen)
    begin = start if len(kept) > AT_ONCE else run_here
    return begin(kind, title, author=author, arguments=arguments, chosen=kept)


def run_here(
    kind: str,
    title: str,
    *,
    author: User | None,
    arguments: dict[str, Any] | None = None,
    chosen: Iterable[tuple[int, int]] | None = None,
    told: Tell | None = None,
) -> Task:
    """As `start`, but run to its end before this returns, which `told` hears of. If this process is
    killed, a worker goes on with it."""
    task = _made(kind, title, author, arguments or {}, chosen)
    task.save(force_insert=True)
    run(str(task.pk), told)
    task.refresh_from_db()
    return task


def _made(
    kind: str,
    title: str,
    author: User | None,
    arguments: dict[str, Any],
    chosen: Iterable[tuple[int, int]] | None,
) -> Task:
    task = Task(kind=kind, title=title[:500], author=author, arguments=arguments)
    task.is_of_site = author is None
    if chosen is not None:
        task.choose(chosen)
    return task


def _queue(task: Task, after: datetime | None = None) -> None:
    entry = run_queued.using(run_after=after).enqueue(str(task.pk))
    task.queued_as = entry.id
    Task.objects.filter(pk=task.pk).update(queued_as=entry.id)


@queued
def run_queued(pk: str) -> None:
    """What the queue holds: the number of a task to run."""
    run(pk)


def run(pk: str, told: Tell | None = None) -> None:
    """Run a task to its end, unless somebody else does, or it is over."""
    with alone(pk) as is_mine:
        if is_mine and _begin(pk):
            _run_to_its_end(Task.objects.get(pk=pk), told)


def _begin(pk: str) -> bool:
    started = Coalesce("started_at", timezone.now())
    rows = Task.objects.filter(pk=pk, state__in=_OPEN)
    return bool(rows.update(state=TaskState.RUNNING, started_at=started, tries=F("tries") + 1))


def _run_to_its_end(task: Task, told: Tell | None) -> None:
    task.report[BEGAN] = [task.position, timezone.now().isoformat()]
    task.save(update_fields=["report"])
    try:
        _look_up(task)
        _work(task, told)
    except _Canceled:
        _end(task, TaskState.CANCELED)
    except _Stopped:
        task.tries -= 1
        _wait(task, "")
    except Later as later:
        _try_later(task, str(later))
    except OperationalError as error:  # the database is away, or was held for long
        _try_later(task, f"The database could not be used: {error}")
    except Refused as refused:
        _end(task, TaskState.FAILED, str(refused))
    except Exception as error:
        log.exception("The task %s (%s) failed", task.pk, task.kind)
        _end(task, TaskState.FAILED, f"An error of the program: {type(error).__name__}: {error}")
    else:
        _end(task, TaskState.DONE)


def _try_later(task: Task, why: str) -> None:
    if task.tries >= TRIES:
        _end(task, TaskState.FAILED, why)
    else:
        seconds = _WAITS[min(task.tries, len(_WAITS)) - 1]
        _wait(task, why, timezone.now() + timedelta(seconds=seconds))


def _work(task: Task, told: Tell | None) -> None:
    kind = KINDS.get(task.kind)
    if task.author is None and not task.is_of_site:
        raise Refused("The account that started it was deleted. Start it again.")
    if kind is None:
        raise Refused(f"This version of the site does not know tasks of the kind “{task.kind}”.")
    if kind.whole:
        kind.whole(task, partial(_tell, task, told, [0.0]))
        return
    assert kind.each  # noqa: S101  (a kind has one of the two)
    chosen = task.chosen_pairs()
    while task.position < len(chosen):
        began = time.monotonic()
        _work_chunk(task, kind.each, chosen[task.position : task.position + CHUNK])
        if task.position < len(chosen):
            _look_up(task)
            give_way(began)


def give_way(began: float) -> None:
    """Pause after a transaction that `began` then: SQLite wakes nobody who waits to write, and
    without a pause they would hardly get a turn."""
    time.sleep(min((time.monotonic() - began) / 4, 0.2))


def _work_chunk(task: Task, each: Callable[[Task, Pairs], None], pairs: Pairs) -> None:
    """Do a chunk and note it, together or not at all."""
    with noted(task):
        each(task, pairs)
        task.position += len(pairs)


@contextmanager
def noted(task: Task) -> Iterator[None]:
    """A transaction that does a part of a task and notes what `task` says of it by its end: both,
    or neither."""
    before = deepcopy(task.report), task.change_set, task.position, task.tries
    try:
        with transaction.atomic():
            turns.take()
            yield
            task.tries = 1  # it got further: what kept it before counts no more
            task.save(update_fields=["position", "total", "report", "change_set", "tries"])
    except BaseException:
        task.report, task.change_set, task.position, task.tries = before
        raise


def _tell(task: Task, told: Tell | None, last: list[float], done: int, total: int) -> None:
    if told:
        told(done, total)
    if time.monotonic() - last[0] < TELL_EVERY and done < total:
        return
    last[0] = time.monotonic()
    task.position, task.total = done, max(total, done)
    task.save(update_fields=["position", "total"])
    _look_up(task)


def _look_up(task: Task) -> None:
    """See whether the task is to go on, and tell that a worker is at it: what was never queued is
    run by whoever asked for it."""
    if task.queued_as:
        signs.give()
    if stopping.is_set():
        raise _Stopped
    if Task.objects.filter(pk=task.pk, cancel_asked=True).exists():
        raise _Canceled


def _end(task: Task, state: TaskState, error: str = "") -> None:
    if state == TaskState.DONE:
        task.position = task.total
    task.state, task.error, task.ended_at = state, error, timezone.now()
    task.report.pop(BEGAN, None)
    fields = ["state", "error", "ended_at", "position", "total", "report", "file", "change_set"]
    kind = KINDS.get(task.kind)
    with transaction.atomic():
        if kind and kind.ended:
            turns.take()
            kind.ended(task)
        task.save(update_fields=fields)


@transaction.atomic
def _wait(task: Task, why: str, after: datetime | None = None) -> None:
    task.state, task.error = TaskState.WAITING, why
    task.report.pop(BEGAN, None)
    task.save(update_fields=["state", "error", "report", "change_set", "tries"])
    _queue(task, after)


@transaction.atomic
def cancel(task: Task) -> bool:
    """Keep a task from beginning, or have it stop behind its chunk. False if it is over."""
    found = Task.objects.filter(pk=task.pk)
    waits = found.filter(state=TaskState.WAITING)
    if waits.update(state=TaskState.CANCELED, ended_at=timezone.now()):
        held = found.get()
        if held.started_at:  # a part of it may be done
            _end(held, TaskState.CANCELED)
        return True
    return bool(found.filter(state=TaskState.RUNNING).update(cancel_asked=True))


@transaction.atomic
def go_on(task: Task) -> bool:
    """Queue a failed or canceled task again; it goes on where it stopped. False if it is not.
    Raises Refused where what it did was taken back: the rest would be a change by itself."""
    held = ChangeSet.objects.select_for_update(of=("self",)).filter(tasks=task).first()
    if held and held.undone_by_id:
        raise Refused("What it had done was undone. Start it anew.")
    ended = Task.objects.filter(pk=task.pk, state__in=(TaskState.FAILED, TaskState.CANCELED))
    fresh: dict[str, Any] = {"cancel_asked": False, "error": "", "ended_at": None, "tries": 0}
    if not ended.update(state=TaskState.WAITING, **fresh):
        return False
    _queue(task)
    return True


def sweep() -> int:
    """Queue again what nobody runs any more, because its worker was killed, and how many. What
    ended its worker `TRIES` times without getting further would keep all others from their turn."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    lost = Task.objects.filter(state__in=_OPEN).order_by("created_at").only("pk", "queued_as")
    found = 0
    for task in list(lost):
        if task.queued_as and waiting.filter(pk=task.queued_as).exists():
            continue
        with alone(str(task.pk)) as is_mine:
            if is_mine and (lost_one := Task.objects.filter(pk=task.pk, state__in=_OPEN).first()):
                found += _take_up_again(lost_one)
    return found


@transaction.atomic
def _take_up_again(task: Task) -> bool:
    if task.state == TaskState.RUNNING and task.tries >= TRIES:
        _end(task, TaskState.FAILED, _DEADLY)
        return False
    _queue(task)
    return True


_DEADLY = (
    f"The worker that did it ended in the middle {TRIES} times, perhaps for want of memory. "
    "Look at the log of the worker, then let it go on."
)


def leave(task: Task, path: str, reason: str) -> None:
    """Note in the report that the article at `path` was left alone."""
    left = task.report.setdefault("left", [])
    if len(left) < MOST_LEFT:
        left.append([path, reason])
    task.report["left_total"] = task.report.get("left_total", 0) + 1


def count(task: Task, articles: int) -> None:
    """Note in the report that so many articles more were changed."""
    task.report["articles"] = task.report.get("articles", 0) + articles


def is_open(kind: str) -> bool:
    """Whether a task of a kind waits or runs."""
    return Task.objects.filter(kind=kind, state__in=_OPEN).exists()


def find(pk: str) -> Task | None:
    """The task with this number; None also for what is no number of one."""
    try:
        rows = Task.objects.select_related("author", "change_set").defer("chosen")
        return rows.filter(pk=pk).first()
    except (ValidationError, ValueError):
        return None
