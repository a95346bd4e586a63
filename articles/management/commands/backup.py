"""`manage.py backup`: the whole site in one file, and whether such a file would restore."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.library import backup, restoring
from articles.library.backup_file import BackupError
from articles.management.progress import Progress
from articles.management.summaries import backup_summary, differing_articles


class Command(BaseCommand):
    help = (
        "Write the whole site (library, history, accounts with their password hashes, media) into "
        "one file, as it is at one moment, while it goes on being used. Without: rendered answers, "
        "which are made again, sessions, and counts of wrong passwords."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--force", action="store_true", help="replace FILE if it exists")
        what.add_argument(
            "--verify",
            action="store_true",
            help="restore FILE into a scratch database and compare every article; exits with 1 "
            "if one differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            if options["verify"]:
                self.verify(file)
                return
            with Progress(backup.size(), sys.stderr, "rows") as progress:
                manifest = backup.back_up(file, force=options["force"], progress=progress.show)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. There is no new file.") from None
        self.stdout.write(backup_summary("Wrote", file, manifest, progress.seconds))

    def verify(self, file: Path) -> None:
        with Progress(restoring.size(file), sys.stderr, "MB") as progress:
            manifest, different = restoring.verify(file, progress=progress.show)
        self.stdout.write(backup_summary("Verified", file, manifest, progress.seconds))
        if different:
            raise CommandError(differing_articles(different))
