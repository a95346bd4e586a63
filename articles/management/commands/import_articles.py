import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.library import importing, sources, translating
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
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write each document's fate there, as JSON"
        )
        parser.add_argument("--mapping", metavar="NAME", help="hugo, jekyll, or a file in TOML")
        cores = importing.available_cores()
        parser.add_argument("--processes", type=int, default=cores, help="default: every core")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["paths"]
        file: Path | None = options["report"]
        if file and not file.parent.is_dir():
            raise CommandError(f"{file.parent} is no folder, so no report can be written there.")
        suffixes = sources.FOREIGN_SUFFIXES if options["mapping"] else sources.SUFFIX
        cores = options["processes"]
        try:
            mapping = translating.find(options["mapping"])
            with Progress(sources.total_bytes(paths, suffixes), sys.stderr) as progress:
                show = progress.show
                report = importing.run(paths, processes=cores, progress=show, mapping=mapping)
        except sources.SourceError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database could not be written: {error}. {GO_ON}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {GO_ON}") from None
        if not report.steps:
            raise CommandError(
                f"There is no file that ends in {sources.named(suffixes)} in what you named."
            )
        if file:
            file.write_text(json.dumps(list(import_entries(report)), indent=1, ensure_ascii=False))
        self.stdout.write(import_summary(report, progress.seconds, file))
        if report.kinds(problems=True):
            raise SystemExit(1)
