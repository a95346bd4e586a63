import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import exporting, files
from articles.management.arguments import add_processes, known_subjects
from articles.management.progress import Progress
from articles.management.summaries import export_summary


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Write every article to DIR/<subject>/<slug>.md: what was not edited since its import "
        "byte for byte, of the rest the edited keys alone. Files that say the right thing already "
        "are left alone. Exits with 1 if a file was refused, or if --check finds a difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--subject", action="append", default=[], metavar="SLUG", help="only this; repeatable"
        )
        parser.add_argument(
            "--check", action="store_true", help="write nothing; list what differs, if anything"
        )
        parser.add_argument(
            "--prune", action="store_true", help="remove files of withdrawn and moved articles"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="replace files that were changed in DIR"
        )
        add_processes(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        wishes = exporting.Options(
            known_subjects(options["subject"]),
            **{name: options[name] for name in ("check", "prune", "overwrite")},
        )
        total = exporting.articles(wishes.subjects, prune=wishes.prune).count()
        try:
            with Progress(total, sys.stderr) as progress:
                report = exporting.run(
                    folder,
                    processes=options["processes"] if total > exporting.ALONE else 1,
                    options=wishes,
                    progress=lambda done: progress.show(done, done),
                )
        except files.Busy:
            raise CommandError(f"Another export is writing into {folder}. Wait for it.") from None
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}. What is written is whole.") from error
        self.stdout.write(export_summary(report, progress.seconds))
        if report.is_refused or (wishes.check and not report.agrees):
            raise SystemExit(1)
