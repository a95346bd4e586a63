import sys
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.library import importing
from articles.library.sources import SUFFIX, SourceError, total_bytes
from articles.management.progress import Progress
from articles.management.summaries import import_summary, write_report

GO_ON = "What was written so far is in; run the same command again to go on."
NO_HELPER = "A helper process ended, perhaps for want of memory: --processes=1 needs none."


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Import Markdown documents with YAML front matter: files, folders, .zip and .tar archives. "
        "What is in already is passed over; an import that was stopped goes on when run again. "
        "Exits with 1 if a document had a problem; the others are in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write each document's fate there, as JSON"
        )
        cores = importing.available_cores()
        parser.add_argument("--processes", type=int, default=cores, help="default: every core")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        file: Path | None = options["report"]
        if file and not file.parent.is_dir():
            raise CommandError(f"{file.parent} is no folder: the report cannot be written there.")
        try:
            with Progress(total_bytes(paths), sys.stderr) as progress:
                report = importing.run(
                    paths, processes=options["processes"], progress=progress.show
                )
        except SourceError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database could not be written: {error}. {GO_ON}") from error
        except BrokenProcessPool as error:
            raise CommandError(f"{NO_HELPER} {GO_ON}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {GO_ON}") from None
        if not report.steps:
            raise CommandError(f"There is no file that ends in {SUFFIX} in what you named.")
        self.stdout.write(import_summary(report, progress.seconds, file))
        if file:
            write_report(report, file)
        if report.kinds(problems=True):
            raise SystemExit(1)
