"""The way back to the list as it was left: its query goes along in the addresses of all pages about
an article that was opened in it."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from articles.models import Article

QUERY = "_changelist_filters"
"""Django's name for the query of a list in the addresses of what was opened in it."""


def kept(request: HttpRequest, address: str) -> str:
    """An address that takes the query of the list along."""
    return taking(address, request.GET.get(QUERY, ""))


def taking(address: str, query: str) -> str:
    """
    >>> taking("/admin/articles/article/7/merge?picked=9", "state=draft")
    '/admin/articles/article/7/merge?picked=9&_changelist_filters=state%3Ddraft'
    """
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({QUERY: query})}"


def to_list(request: HttpRequest, article: Article | None = None) -> str:
    """The list with its filters and its page, at the row of an article."""
    query = QueryDict(request.GET.get(QUERY, "")).urlencode()
    address = reverse("admin:articles_article_changelist") + (f"?{query}" if query else "")
    return f"{address}#article-{article.pk}" if article and article.pk else address


def from_list(request: HttpRequest, article: Article | None) -> str:
    """Where to go after a draft is put aside: the list, if its article was opened in one that was
    narrowed, else the drafts."""
    if article is None or not request.GET.get(QUERY):
        return reverse("article_drafts")
    return to_list(request, article)
