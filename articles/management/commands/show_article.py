import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import finding
from articles.library.overview import overview
from articles.management.changes import told
from articles.management.overviews import overview_text
from articles.models import Article
from articles.text.differences import differences
from articles.text.documents import parse


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Show an article and its history: what readers see of it, what leads to it, its versions. "
        "With --revision, one version's document as it was; with --diff, what two versions differ "
        "in, word by word."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="path or whole address, also an old one")
        one = parser.add_mutually_exclusive_group()
        one.add_argument(
            "--revision", type=int, metavar="N", help="write this version's document, to the byte"
        )
        one.add_argument(
            "--diff", type=int, nargs=2, metavar=("N", "M"), help="what changed from N to M"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = finding.find(options["url"])
            if options["revision"] is not None:
                data = finding.version(found.article, options["revision"]).text
                sys.stdout.buffer.write(data)
            elif options["diff"]:
                self.stdout.write(self._difference(found.article, *options["diff"]))
            else:
                if found.old_address:
                    self.stdout.write(f"{found.old_address} leads here.\n\n")
                self.stdout.write(overview_text(overview(found.article)))
        except finding.NotFound as error:
            raise CommandError(str(error)) from error

    def _difference(self, article: Article, old: int, new: int) -> str:
        before, after = (finding.version(article, number) for number in (old, new))
        if before.sha256 == after.sha256:
            return f"Version {old} and version {new} are equal, to the byte."
        changes = differences(parse(before.text), parse(after.text))
        if not changes:
            return f"Version {old} and version {new} say the same, and write it in another way."
        return told(changes, self.style)
