import io
import sys
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand

from articles.library import health
from articles.management import checklists
from articles.management.arguments import known_subjects
from articles.management.progress import Progress
from articles.text.findings import KINDS, Severity


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Tell what is wrong with articles, or worth a look: broken formulas and links, refusals, "
        "empty and repeated fields, orphans. docs/checking.md lists the kinds. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=KINDS, metavar="KIND", help="list all of one kind")
        parser.add_argument("--subject", metavar="SLUG", help="only the articles of this subject")
        form = parser.add_mutually_exclusive_group()
        for name, text in (("json", "a JSON object a line"), ("csv", "a row a finding")):
            form.add_argument(f"--{name}", action="store_const", dest="form", const=name, help=text)
        parser.add_argument(
            "--fail-on",
            action="append",
            default=[],
            choices=[*Severity, *KINDS],
            metavar="KIND",
            help="exit with 1 if one of this kind or severity is found; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind, subject = options["kind"] or "", options["subject"] or ""
        if subject:
            known_subjects([subject])
        form = options["form"] or ("list" if kind else "table")
        # Rows and a bar would write over each other in one terminal.
        quiet = form != "table" and self.stdout.isatty()
        total, tally = health.checked(subject).count(), checklists.Tally()
        with (
            checklists.readers_may_leave(),
            Progress(total, io.StringIO() if quiet else sys.stderr) as progress,
            closing(health.check(kind, subject, progress.show)) as found,
        ):
            for line in checklists.FORMS[form](tally.passing(found)):
                self.stdout.write(line)
        if form == "table":
            count = tally.counts.total()
            self.stdout.write(f"\n{total:,} checked in {progress.seconds:,.1f} s, {count:,} found.")
            self.stdout.write("--kind KIND lists all of one kind; docs/checking.md explains them.")
        if tally.has(options["fail_on"]):
            raise SystemExit(1)
