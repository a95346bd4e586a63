"""`manage.py restore`: a backup back into the site."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import restoring
from articles.library.backup_file import BackupError
from articles.management.progress import Progress
from articles.management.summaries import backup_summary


class Command(BaseCommand):
    help = (
        "Make this site what it was when `backup` made FILE, on SQLite or PostgreSQL alike. FILE "
        "is checked first; a restore that fails changes nothing. Everybody is logged out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="also if the site is not empty: library, accounts and media are then replaced",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            with Progress(restoring.size(file), sys.stderr, "MB") as progress:
                manifest = restoring.restore(
                    file, replace=options["replace"], progress=progress.show
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was changed.") from None
        self.stdout.write(backup_summary("Restored", file, manifest, progress.seconds))
