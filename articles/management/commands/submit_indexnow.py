from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.library import announcing


class Command(BaseCommand):
    help = (
        "Tell search engines by IndexNow which pages came, changed, moved or went since the last "
        "time. Off until INDEXNOW_KEY is set; the worker does it every quarter of an hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="print the addresses, and send nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for change in announcing.changes():
                self.stdout.write(change.address)
            return
        if not settings.INDEXNOW_KEY:
            raise CommandError("INDEXNOW_KEY is not set. Write 8 to 128 letters and digits there.")
        if not settings.SITE_URL.startswith("https://"):
            raise CommandError(f"{settings.SITE_URL} is no public site: it needs https://.")
        try:
            told = announcing.announce()
        except announcing.NotAccepted as refusal:
            raise CommandError(str(refusal)) from refusal
        changed = f"{told:,} addresses told." if told else "Nothing changed since the last time."
        self.stdout.write(changed)
