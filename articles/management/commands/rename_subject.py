import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import renaming
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.management.progress import Progress
from articles.models import Subject


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Give a subject a new address, which moves all its articles; the old addresses lead to "
        "the new ones. The admin does the same after a preview, and can undo it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", metavar="FROM", help="the subject's slug, such as optics")
        parser.add_argument("new", metavar="TO", help="its new slug")

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = options["old"], options["new"]
        subject = Subject.objects.filter(slug=old).first()
        if subject is None:
            raise CommandError(f"No subject has the address /learn/{old}. Write its last part.")
        count = subject.articles.count()
        try:
            with Progress(count, sys.stderr) as progress:
                renaming.rename(subject, new, progress=progress.show)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"/learn/{old} and {number_of(count)} are at /learn/{new} now.")
