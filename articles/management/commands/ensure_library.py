"""`manage.py ensure_library`: a first visitor finds something to read."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.models import Article, Subject


class Command(BaseCommand):
    help = "Load the sample library of fixtures/ if there is no article and no subject yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if Article.objects.exists() or Subject.objects.exists():
            return
        fixtures = sorted((settings.BASE_DIR / "fixtures").glob("*.json"))
        call_command("loaddata", *fixtures, verbosity=0)
        self.stdout.write(f"· Loaded a sample library: {Article.objects.count()} articles")
