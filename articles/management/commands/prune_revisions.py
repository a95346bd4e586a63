"""`manage.py prune_revisions`: old versions removed by a rule."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import pruning
from articles.library.pruning import KeepRule
from articles.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Remove old versions of articles. Kept are the newest of each article, those of the last "
        "days, the first one, the one that is in the folder, and what a draft began with."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        rule = KeepRule()
        parser.add_argument(
            "--newest", type=int, default=rule.newest, help="versions kept of each (%(default)s)"
        )
        parser.add_argument(
            "--days", type=int, default=rule.days, help="days that keep all (%(default)s)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say how many, remove none")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = KeepRule(options["newest"], options["days"])
        if rule.newest < 1 or rule.days < 0:
            raise CommandError("Keep at least 1 version (--newest) and 0 or more days (--days).")
        if options["dry_run"]:
            self.stdout.write(f"{pruning.to_prune(rule).count():,} versions would be removed.")
            return
        with Progress(pruning.to_prune(rule).count(), sys.stderr, "versions") as progress:
            removed = pruning.prune(rule, progress=lambda done, _: progress.show(done, done))
        self.stdout.write(f"{removed:,} versions were removed.")
