"""What language models are told of the site: https://llmstxt.org.

Questions lead to their Markdown. Subjects lead to their pages: as Markdown a subject would be 3,000
links in one file, or pages once more, and the maps have all of them.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.library import seo
from articles.library.seo import absolute
from articles.public import lists

MOST_SUBJECTS = 500
"""The largest ones: about 50 KB."""

NEWEST = 20

_SPECIAL = re.compile(r"([\\\[\]])")


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\n".join(_lines()), content_type="text/plain; charset=utf-8")


def _lines() -> Iterator[str]:
    shelves = sorted(lists.shelves(), key=lambda shelf: -shelf.questions)
    total = sum(shelf.questions for shelf in shelves)
    yield f"# {settings.SITE_NAME}\n"
    yield f"> {total:,} questions with their answers in full, in {len(shelves)} subjects.\n"
    yield "Each question is also there as Markdown: add `.md` to its address."
    yield f"To search, ask for {absolute('/search')}?q= and the words.\n"
    yield "## Subjects\n"
    for shelf in shelves[:MOST_SUBJECTS]:
        yield f"{_link(shelf.name, shelf.address)}: {shelf.questions:,} questions"
    yield "\n## Newest questions\n"
    for item in lists.newest(NEWEST):
        article = item.article
        yield _link(seo.spoken(article.question), f"{article.get_absolute_url()}.md")
    yield "\n## Optional\n"
    yield f"{_link('All subjects', '/learn')}: with their numbers of questions"
    yield f"{_link('Feed', '/learn/feed.atom')}: the newest questions with their answers"
    yield f"{_link('Sitemap', '/sitemap.xml')}: the address of every question\n"


def _link(name: str, path: str) -> str:
    """An item of a list, whatever signs of Markdown the name has."""
    text = _SPECIAL.sub(r"\\\1", " ".join(name.split()))
    return f"- [{text}]({absolute(path)})"
