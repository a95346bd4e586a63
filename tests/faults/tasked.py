"""`manage.py` with a kind of task that only tests know: `python -m tests.faults.tasked run_tasks`.

It counts in each chosen article how often it was changed, and can be asked to queue such tasks and
to tell what became of them.
"""

import json
import os
import sys
from typing import Any

COUNTED = "tests.count"
MANY = 1_200
"""Chosen articles of a task: 24 chunks."""


def count(task: Any, pairs: Any) -> None:
    """Change each article, and note it in the task's one change set."""
    from django.db.models import F

    from articles.library import tasking
    from articles.models import Article, ChangeSet

    if task.change_set is None:
        task.change_set = ChangeSet.objects.create(message=task.title)
    pks = [pk for pk, _ in pairs]
    for pk in pks:  # one by one, so that a kill meets a part that is half done
        Article.objects.filter(pk=pk).update(version=F("version") + 1)
    ChangeSet.objects.filter(pk=task.change_set.pk).update(articles=F("articles") + len(pks))
    tasking.count(task, len(pks))


def fill() -> None:
    """`MANY` articles, each at version 1."""
    from articles.models import Article
    from tests.factories import make_subject

    subject = make_subject("Counting")
    Article.objects.bulk_create(
        Article(subject=subject, slug=f"number-{number}", question=f"Number {number}?")
        for number in range(MANY)
    )
    Article.objects.update(version=1)


def queue(title: str) -> None:
    from articles.library import tasking
    from articles.models import Article

    chosen = Article.objects.order_by("pk").values_list("pk", "version")
    task = tasking.start(COUNTED, title, author=None, chosen=chosen)
    print(task.pk)


def upload(path: str) -> None:
    """Look at an archive, and queue its import."""
    from pathlib import Path

    from django.contrib.auth.models import User

    from articles.library import tasking, transferring
    from articles.models import Task

    author = User.objects.create_superuser("ines")
    wishes = transferring.Wishes()
    plan = transferring.take_in([Path(path).read_bytes()], path, wishes, author=author)
    tasking.run(str(plan.pk))
    print(transferring.start_import(Task.objects.get(pk=plan.pk), author=author).pk)


def imported() -> None:
    """What became of the import: the task, and the articles of each change set."""
    from articles.models import ChangeSet, Task

    task = Task.objects.get(kind="import")
    sets = list(ChangeSet.objects.values_list("articles", flat=True))
    print(json.dumps({"state": task.state, "error": task.error, "sets": sets}))


def cancel(pk: str) -> None:
    """Cancel a task as soon as something is done."""
    from articles.library import tasking
    from articles.models import Task

    print("ready", flush=True)
    rows = Task.objects.filter(pk=pk)
    while not rows.filter(position__gt=0).exists():
        pass
    print(tasking.cancel(rows.get()), flush=True)


def watch(pk: str) -> None:
    """Print how far a task is whenever that changes, until it is over."""
    from articles.models import OVER, Task

    print("ready", flush=True)
    last, is_over = 0, False
    while not is_over:
        row = Task.objects.filter(pk=pk).values_list("position", "state")[0]
        is_over = row[1] in OVER
        if row[0] != last or is_over:
            last = row[0]
            print(last, row[1], flush=True)


def told() -> None:
    """Every task, how often each article was changed, and how many each change set has."""
    from articles.models import Article, ChangeSet, Task

    found = {
        "tasks": list(
            Task.objects.filter(kind=COUNTED)
            .order_by("created_at")
            .values("title", "state", "position", "tries", "report")
        ),
        "versions": list(Article.objects.order_by("pk").values_list("version", flat=True)),
        "sets": list(ChangeSet.objects.values_list("articles", flat=True)),
    }
    print(json.dumps(found))


OURS = {
    "fill": fill,
    "upload": upload,
    "imported": imported,
    "queue": queue,
    "cancel": cancel,
    "watch": watch,
    "told": told,
}

if __name__ == "__main__":
    import django
    from django.core.management import execute_from_command_line

    os.environ["DJANGO_SETTINGS_MODULE"] = "quicktakes.settings"
    django.setup()
    from articles.library import importing, tasking
    from articles.management import working

    importing.BATCH = 50
    importing.ALONE = 0  # helpers from the first byte on
    tasking.TELL_EVERY = 0

    tasking.KINDS[COUNTED] = tasking.Kind(each=count)
    working.DUTIES_EVERY = 0.5  # what was lost is found at once
    command, *rest = sys.argv[1:]
    if command in OURS:
        OURS[command](*rest)
    else:
        execute_from_command_line(["manage.py", command, *rest])
