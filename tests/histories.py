"""What a hundred revisions of every article cost: the same work before and after they are there.

`VAR_DIR=… DATABASE_URL=… python -m tests.histories` on a scratch library; prints milliseconds of
CPU as JSON, {what: [before, after]}, each the median over some articles.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

REVISIONS = 100
ARTICLES = 40
CHUNK = 2_000


def main() -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    before = measured()
    fill()
    after = measured()
    print(json.dumps({what: [before[what], after[what]] for what in before}))


def fill() -> None:
    """Give each article as many revisions as are missing to REVISIONS: its first text again and
    again. Their sizes are those of real documents, and nothing is shared."""
    from django.db import connection, transaction
    from django.db.models import Max
    from django.utils import timezone

    from articles.library import bulk
    from articles.models import Revision

    latest = dict(Revision.objects.order_by().values_list("article").annotate(number=Max("number")))
    firsts = Revision.objects.filter(number=1).order_by().select_related(None)
    pks = list(firsts.values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        rows = [
            {
                "article_id": first.article_id,
                "number": number,
                "document": first.document,
                "sha256": first.sha256,
                "in_folder": False,
                "origin": "edit",
                "author_id": None,
                "message": "",
                "change_set_id": None,
                "created_at": timezone.now(),
            }
            for first in firsts.filter(pk__in=pks[start : start + CHUNK])
            for number in range(latest[first.article_id] + 1, REVISIONS + 1)
        ]
        with transaction.atomic():
            bulk.insert(Revision, rows)
    bulk.refresh_statistics()
    connection.close()


def measured() -> dict[str, float]:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article
    from tests.editing.forms import sent_back

    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pks = list(Article.objects.published().order_by("pk").values_list("pk", flat=True))
    articles = [
        Article.objects.get(pk=pk) for pk in pks[:: max(len(pks) // ARTICLES, 1)][:ARTICLES]
    ]

    def form(article: Article) -> str:
        return f"/admin/articles/article/{article.pk}/change/"

    def save(article: Article) -> Any:
        sent = sent_back(client.get(form(article)).content.decode())
        sent["answer"] += " More."
        return lambda: client.post(form(article), sent | {"_continue": ""})

    acts: dict[str, Callable[[Any], Callable[[], Any]]] = {
        "Question page": lambda one: lambda: client.get(one.get_absolute_url()),
        "List of articles": lambda one: lambda: client.get("/admin/articles/article/"),
        "Form of an article": lambda one: lambda: client.get(form(one)),
        "Saving a change": save,
        "History": lambda one: lambda: client.get(f"{form(one)}".replace("change/", "history/")),
        "Changes to many": lambda one: lambda: client.get("/admin/articles/changeset/"),
    }
    return {what: _median(act, articles) for what, act in acts.items()}


def _median(act: Callable[[Any], Callable[[], Any]], articles: list[Any]) -> float:
    times = []
    for article in articles:
        run = act(article)
        begun = time.process_time()
        answer = run()
        times.append((time.process_time() - begun) * 1000)
        assert answer.status_code in (200, 302), answer.status_code
    return statistics.median(times)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    main()
