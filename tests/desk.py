"""How long editors wait for each page of the desk, on a library of any size.

`VAR_DIR=… DATABASE_URL=… python -m tests.desk` on a library made by `tests.benchmarks.million`;
prints {what: [median milliseconds, queries]} as JSON.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

ROUNDS = 10
SMALLEST = 24_000
"""Articles of the smallest library that is measured."""

LIST = "/admin/articles/article/"


def main() -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from articles.library import tasking

    setup_test_environment()
    # As the worker does every ten minutes.
    tasking.run(str(tasking.start("tallies", "Count what is large", author=None).pk))
    print(json.dumps(measured()))


def measured() -> dict[str, tuple[float, int]]:
    """Each page asked for ROUNDS times, with other words or articles each time where it has any;
    once before that to count its queries, as writing these down takes time of its own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, newcomer = _client("bench"), _client("newcomer")
    found: dict[str, tuple[float, int]] = {}
    asked = {what: _got(client, addresses) for what, addresses in _pages(client).items()}
    asked["the dashboard of a newcomer"] = lambda place: newcomer.get("/admin/")
    for what, ask in (asked | _asked_by_scripts(client)).items():
        taken, queries = [], 0
        for place in range(ROUNDS):
            with CaptureQueriesContext(connection) as captured:
                response = ask(place)
            if response.status_code != 200:
                raise SystemExit(f"{what}: answered {response.status_code}")
            queries = max(queries, len(captured))
        for place in range(ROUNDS):
            begun = time.perf_counter()
            ask(place)
            taken.append((time.perf_counter() - begun) * 1_000)
        found[what] = (round(statistics.median(taken), 1), queries)
    return found


def _client(name: str) -> Any:
    """Somebody at the desk: "bench" wrote half of what people did, see tests.benchmarks.million."""
    from django.contrib.auth.models import User
    from django.test import Client

    user, _ = User.objects.get_or_create(username=name, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _got(client: Any, addresses: Callable[[int], str]) -> Callable[[int], Any]:
    return lambda place: client.get(addresses(place))


def _articles() -> list[Any]:
    """One a round, of those that a library of any size has: the same words, whatever it holds
    besides."""
    from articles.models import Article

    drawn = Random(7).sample(range(1, SMALLEST + 1), ROUNDS)  # noqa: S311
    rows = Article.objects.in_bulk(drawn)
    return [rows[pk] for pk in drawn]


def _words(article: Any) -> str:
    return " ".join(article.question.split()[2:5])


def _asked_by_scripts(client: Any) -> dict[str, Callable[[int], Any]]:
    """What the form's scripts ask for while somebody writes → the answer of each round."""
    articles = _articles()

    def form(place: int) -> dict[str, Any]:
        """A new article that asks nearly what there is."""
        article = articles[place]
        asked = article.question.replace("Why does", "How does")
        return {"question": asked, "answer": article.answer, "subject": article.subject_id}

    there = "/admin/articles/"
    picked = [f"{there}related/find?{urlencode({'q': _words(article)})}" for article in articles]
    return {
        "hints": lambda place: client.post(f"{there}article/hints/", form(place)),
        "suggested articles": lambda place: client.post(f"{there}related/suggest", form(place)),
        "the picker": lambda place: client.get(picked[place]),
    }


def _pages(client: Any) -> dict[str, Callable[[int], str]]:
    """What is measured → the address of each round."""
    articles = _articles()
    words = [_words(article) for article in articles]
    day = max(article.published_at for article in articles) - timedelta(days=200)
    narrowed = {
        "the list, drafts": {"state": "draft"},
        "the list, scheduled": {"state": "scheduled"},
        "the list, published": {"state": "published"},
        "the list, one author": {"author": articles[0].author},
        "the list, one subject": {"subject": articles[0].subject.slug},
        "the list, a frequent finding": {"finding": "title-long"},
        "the list, a rare finding": {"finding": "refusal"},
        "the list, orphans": {"finding": "orphan"},
        "the list, hidden ones": {"engines": "hidden"},
        "the list, copies": {"engines": "copies"},
        "the list, from a day on": {"published_from": f"{day:%Y-%m-%d}"},
        "the list, last edited first": {"order": "edited"},
    }
    return {
        "the dashboard": lambda place: "/admin/",
        "problems": lambda place: "/admin/problems/",
        "the list": lambda place: LIST,
        **{what: _fixed(f"{LIST}?{urlencode(query)}") for what, query in narrowed.items()},
        "the list, words": lambda place: f"{LIST}?{urlencode({'q': words[place]})}",
        "the list, a page further on": _further(client),
        "the form": lambda place: f"{LIST}{articles[place].pk}/change/",
        "quick find": lambda place: f"/admin/find?{urlencode({'q': words[place], 'part': 1})}",
        "the list of subjects": lambda place: "/admin/articles/subject/",
    }


def _fixed(address: str) -> Callable[[int], str]:
    return lambda place: address


def _further(client: Any) -> Callable[[int], str]:
    """Pages of the list, each behind the one before."""
    import re
    from html import unescape

    def addresses() -> Iterator[str]:
        address = LIST
        while True:
            page = client.get(address).content.decode()
            found = re.search(r'href="([^"]*\bafter=[^"]*)"', page)
            if not found:
                raise SystemExit(f"{address} leads no further")
            address = LIST + unescape(found[1])
            yield address

    following = addresses()
    there = [next(following) for _ in range(ROUNDS)]
    return lambda place: there[place]


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    main()
