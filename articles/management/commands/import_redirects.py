from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.library import redirect_importing
from articles.management.summaries import redirects_summary
from articles.text.redirect_rows import Unreadable


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Import a CSV file with the columns old_path and new_path: each old address then leads to "
        "the new one, in one hop. Rows that cannot be kept are told with their line, the others "
        "are in. Exits with 1 if a row was refused or its target has no page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="tell the same, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            plan = redirect_importing.run(file, writes=not options["dry_run"])
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        except OperationalError as error:
            raise CommandError(
                f"The database could not be written: {error}. Nothing is in; run the same command "
                "again."
            ) from error
        for line in redirects_summary(plan, file):
            self.stdout.write(line)
        if any(fate.is_problem for fate in plan.fates()):
            raise SystemExit(1)
