import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management import site_reports
from articles.management.arguments import add_processes, file_to_write
from articles.management.progress import Progress
from articles.public import checking
from articles.text.contradictions import contradictions

PARTS = 1_000
"""Steps of the progress bar: how many addresses there are shows only while they are asked."""


class Command(BaseCommand):
    help = (
        "Ask the site for all its pages and tell where canonical addresses, maps, feeds, "
        "robots.txt, redirects, links and structured data contradict each other. docs/checking.md "
        "explains the kinds. Changes nothing; exits with 1 if something was found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--report", type=file_to_write, metavar="FILE", help="write all of them, as CSV"
        )
        add_processes(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(PARTS, sys.stderr, units="addresses") as progress:
            try:
                site = checking.read(
                    options["processes"],
                    lambda asked, known: progress.show(asked, PARTS * asked // known),
                )
            except checking.Unanswered as unanswered:
                raise CommandError(str(unanswered)) from unanswered
        found = list(contradictions(site))
        if options["report"]:
            site_reports.write(options["report"], found)
        for line in site_reports.summary(site, found):
            self.stdout.write(line)
        if found:
            raise SystemExit(1)
