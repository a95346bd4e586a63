import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.library import importing
from articles.library.planning import OnConflict
from articles.library.sources import SUFFIX, SourceError, total_bytes
from articles.management.arguments import add_import_arguments
from articles.management.progress import Progress
from articles.management.summaries import import_entries, import_summary

GO_ON = "What was written so far is in; run the same command again to go on."


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Import Markdown documents with YAML front matter: files, folders, .zip and .tar archives. "
        "What is in already is passed over; an import that was stopped goes on when run again. "
        "Exits with 1 if a document had a problem; the others are in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        file: Path | None = options["report"]
        wishes = importing.Options(
            **{name: options[name] for name in ("dry_run", "prune", "prune_limit")},
            on_conflict=OnConflict(options["on_conflict"]),
        )
        try:
            with Progress(total_bytes(paths), sys.stderr) as progress:
                report = importing.run(
                    paths, processes=options["processes"], options=wishes, progress=progress.show
                )
        except SourceError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database could not be written: {error}. {GO_ON}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {GO_ON}") from None
        if not report.steps:
            raise CommandError(f"There is no file that ends in {SUFFIX} in what you named.")
        if file:
            entries = list(import_entries(report))
            file.write_text(json.dumps(entries, indent=1, ensure_ascii=False))
        summary = import_summary(report, progress.seconds, file, dry_run=wishes.dry_run)
        self.stdout.write(summary)
        if report.kinds(problems=True):
            raise SystemExit(1)
