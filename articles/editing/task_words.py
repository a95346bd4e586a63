"""What the admin says of a task: how far it is, what came of it, what canceling would leave."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from articles.library import changing, duties, signs
from articles.library.tasking import BEGAN
from articles.library.trash_many import FOR_GOOD, PUT_BACK
from articles.models import Task, TaskState

_DONE_WITH = {
    "import": "imported",
    "export": "exported",
    PUT_BACK: "put back",
    FOR_GOOD: "deleted for good",
}
"""Kinds of tasks → what they do with articles; all others change them."""

_LONG_ENOUGH = timedelta(seconds=2)
"""How long a worker must be at it before its speed can be told."""


class Pace(NamedTuple):
    """How fast a task is, and how long it still takes, in words; empty where that is not known."""

    rate: str = ""
    left: str = ""


def pace(task: Task) -> Pace:
    """By what this run of the task did: what it waited before tells nothing."""
    if task.state != TaskState.RUNNING or BEGAN not in task.report:
        return Pace()
    first, began = task.report[BEGAN]
    lasts = timezone.now() - datetime.fromisoformat(began)
    done = task.position - first
    if done <= 0 or lasts < _LONG_ENOUGH:
        return Pace()
    a_second = done / lasts.total_seconds()
    rate = f"{a_second:,.0f} a second" if a_second >= 1 else f"{a_second * 60:,.0f} a minute"
    return Pace(rate, _left((task.total - task.position) / a_second))


def _left(seconds: float) -> str:
    if seconds < 60:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {counted(minutes, 'minute')} left"
    return f"about {counted(round(minutes / 60), 'hour')} left"


def percent(task: Task) -> int:
    """0 to 100; less than 100 until it is over."""
    share = 100 * task.position // max(task.total, 1)
    return min(share, 100 if task.is_over else 99)


def progress(task: Task) -> str:
    """Of articles that are changed, some may be left alone: its title counts fewer."""
    share = f"{task.position:,} of {task.total:,}"
    is_looking = task.kind in changing.KINDS or task.report.get("left_total")
    return f"{share} looked at" if is_looking else share


def counted(number: int, word: str) -> str:
    """ "1 article", "23,962 articles"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def done_with(task: Task) -> str:
    """What became of articles: "214 articles imported"; empty where a task does not count them."""
    if "articles" not in task.report or task.kind == "import_plan":
        return ""
    return f"{counted(task.report['articles'], 'article')} {_DONE_WITH.get(task.kind, 'changed')}"


def said(task: Task) -> str:
    """One sentence about how it stands, to be read out."""
    state = TaskState(task.state).label
    if task.state == TaskState.FAILED:
        return f"{state}: {task.error}"
    told = task.report.get("said") or done_with(task)
    return f"{state}: {told}" if task.is_over and told else state


def stays(task: Task) -> str:
    """What is done already and stays so, if it is canceled."""
    if task.kind in ("import_plan", "export"):
        return "Nothing was changed, and nothing will be."
    if task.state == TaskState.WAITING and not task.position:
        return "It has not begun: nothing was changed."
    done = f"{task.position:,} of {task.total:,} are done, and stay so"
    after = "; they can be undone together" if task.change_set else ""
    if task.kind == FOR_GOOD:
        after = "; only a backup brings them back"
    return f"{done}{after}. It stops after the part that is being done now."


def worker_is_absent() -> str:
    """A sentence where no worker is there; else empty."""
    seen = signs.last()
    if seen and timezone.now() - seen < duties.ABSENT_AFTER:
        return ""
    if seen is None:
        return "No worker was ever there"
    return f"No worker has been there since {_moment(seen)}"


def abandoned(task: Task) -> str:
    """What is to be said where a task should run and nobody runs it any more; else empty."""
    if not signs.is_abandoned(task):
        return ""
    seen = signs.last()
    heard = f"; the last sign of a worker was at {_moment(seen)}" if seen else ""
    return f"Its worker was cut off{heard}. It goes on by itself once a worker is there."


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return f"{local:{'%-H:%M' if is_today else '%b %-d, %-H:%M'}}"
