from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import finding, merging
from articles.library.revising import Refused


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Merge one article into another that answers the same question. The first is withdrawn "
        "and keeps its history; its address and the related links to it lead to the second."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gone", metavar="FROM", help="address of the article that goes")
        parser.add_argument("kept", metavar="INTO", help="address of the article that stays")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            gone, kept = (
                finding.find(options["gone"]).article,
                finding.find(options["kept"]).article,
            )
            task = merging.merge(gone, kept, author=None)
        except (finding.NotFound, Refused) as refused:
            raise CommandError(str(refused)) from refused
        if task.error:
            raise CommandError(task.error)
        self.stdout.write(f"{gone.get_absolute_url()} leads to {kept.get_absolute_url()} now.")
