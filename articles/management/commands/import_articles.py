import sys
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.library import importing, sources, translating
from articles.library.planning import OnConflict
from articles.management.arguments import add_import_arguments
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
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        paths, file = options["paths"], options["report"]
        suffixes = sources.FOREIGN_SUFFIXES if options["mapping"] else sources.SUFFIX
        wishes = importing.Options(
            **{name: options[name] for name in ("dry_run", "prune", "prune_limit")},
            on_conflict=OnConflict(options["on_conflict"]),
        )
        try:
            mapping = translating.find(options["mapping"])
            with Progress(sources.total_bytes(paths, suffixes), sys.stderr) as progress:
                cores, show = options["processes"], progress.show
                report = importing.run(
                    paths, processes=cores, options=wishes, progress=show, mapping=mapping
                )
        except sources.SourceError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database could not be written: {error}. {GO_ON}") from error
        except BrokenProcessPool as error:
            raise CommandError(f"{NO_HELPER} {GO_ON}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. {GO_ON}") from None
        if not report.steps:
            endings = sources.named(suffixes)
            raise CommandError(f"There is no file that ends in {endings} in what you named.")
        self.stdout.write(import_summary(report, progress.seconds, file, dry_run=wishes.dry_run))
        if file:
            write_report(report, file)
        if report.kinds(problems=True):
            raise SystemExit(1)
