from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.editing.addresses import article_address
from articles.library import merging
from articles.library.revising import Refused
from articles.models import Article


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
        gone, kept = _article(options["gone"]), _article(options["kept"])
        try:
            merging.merge(gone, kept, author=None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{gone.get_absolute_url()} leads to {kept.get_absolute_url()} now.")


def _article(address: str) -> Article:
    where = article_address(address)
    article: Article | None = Article.objects.at_path(*where).first() if where else None
    if article is None:
        raise CommandError(
            f"No article has the address {address}. Write it as in a browser, such as "
            "/learn/physics/questions/what-is-light."
        )
    return article
