"""Changes to many articles, carried out to their end whatever their number."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from articles.library import changes, changing, tasking, undoing
from articles.library.change_model import Change
from articles.library.workflow import Step
from articles.models import ChangeSet, Subject, Task

Seen = Mapping[int, int]
"""Row number → the version that was seen."""


def change(what: Change, seen: Seen, *, author: User) -> Task:
    return _over(changing.begin(what, sorted(seen.items()), author=author, count=len(seen)))


def take_step(step: Step, seen: Seen, *, author: User) -> Task:
    return change(changes.Take(step), seen, author=author)


def move(subject: Subject, seen: Seen, *, author: User) -> Task:
    return change(changes.Move(subject), seen, author=author)


def throw_away(seen: Seen, *, author: User) -> Task:
    return change(changes.ThrowAway(), seen, author=author)


def undo(change_set: ChangeSet, *, author: User | None) -> Task:
    """Raises Refused as the task's error."""
    return _over(undoing.undo(change_set, author=author))


def articles(task: Task) -> int:
    """How many it changed."""
    return int(task.report.get("articles", 0))


def left(task: Task) -> list[list[str]]:
    """Those left alone: [address, reason]."""
    return list(task.report.get("left", []))


def _over(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task
