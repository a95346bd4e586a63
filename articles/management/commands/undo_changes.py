"""`manage.py undo_changes`: changes to many articles, such as an import, taken back as one."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.library import undoing
from articles.library.revising import Refused
from articles.management.progress import Progress
from articles.models import ChangeSet, Task

LISTED = 20
"""Change sets that are told when none is named."""


class Command(BaseCommand):
    help = (
        "Bring each article to what it was before a change set, such as an import; what was "
        "changed since stays. Without an ID, tell the newest change sets."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", nargs="?", type=UUID, metavar="ID", help="of the change set")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["id"] is None:
            self._tell_newest()
            return
        found = ChangeSet.objects.filter(pk=options["id"]).first()
        if found is None:
            raise CommandError("No change set has this ID. manage.py undo_changes tells them.")
        try:
            with Progress(undoing.size(found), sys.stderr, "articles") as progress:
                task = undoing.undo(found, author=None, told=lambda n, _: progress.show(n, n))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if task.error:
            raise CommandError(task.error)
        self._tell(task)

    def _tell(self, task: Task) -> None:
        left = task.report.get("left", [])
        for path, reason in left:
            self.stdout.write(f"Left alone: {path}. {reason}")
        if more := task.report.get("left_total", 0) - len(left):
            self.stdout.write(f"and {more:,} more are left alone")
        self.stdout.write(task.report["said"])
        if task.change_set_id:
            self.stdout.write(f"To take this back: manage.py undo_changes {task.change_set_id}")

    def _tell_newest(self) -> None:
        for row in ChangeSet.objects.order_by("-created_at")[:LISTED]:
            when = timezone.localtime(row.created_at).strftime("%b %-d, %Y, %-H:%M")
            state = ", undone" if row.undone_by_id else ""
            self.stdout.write(f"{row.pk}  {when}  {undoing.size(row):,} articles  {row}{state}")
