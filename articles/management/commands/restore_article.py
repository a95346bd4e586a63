from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.library import finding, reverting, revising
from articles.management.changes import told
from articles.text.differences import differences
from articles.text.documents import parse


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they read every view and form: a third of a second
    help = (
        "Make an article what one of its versions says, to the byte of its document. That is a "
        "new version: nothing of the history is lost. manage.py show_article URL lists them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="path or whole address, also an old one")
        parser.add_argument("number", type=int, metavar="N", help="the version's number")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["number"]
        try:
            article = finding.find(options["url"]).article
            revision = reverting.restore(article, number, author=None)
        except revising.Conflict as error:
            raise CommandError(
                "Somebody saved this article at the same moment. Nothing is restored; look at it, "
                "and run the command again."
            ) from error
        except (finding.NotFound, revising.Refused) as error:
            raise CommandError(str(error)) from error
        url = article.get_absolute_url()
        if revision is None:
            self.stdout.write(f"{url} is what version {number} says. Nothing was written.")
            return
        before = finding.version(article, revision.number - 1)
        changes = differences(parse(before.text), parse(revision.text))
        self.stdout.write(told(changes, self.style))
        self.stdout.write(
            f"{url} is as in version {number} again, as version {revision.number}.\n"
            f"To undo this: manage.py restore_article {url} {before.number}"
        )
