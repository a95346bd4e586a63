"""Which articles a change is about: chosen in the list, and kept from page to page as they were."""

import re
from itertools import pairwise
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from articles.editing.drafts import number
from articles.library.tasking import Pairs
from articles.models import Article

MOST = 100_000
"""Articles of one change: what is sent from page to page is then about 150 kB."""

ARTICLES = "articles.chosen"
TRASH = "articles.chosen_in_trash"
"""What the numbers of a sealed text are of: one cannot be taken for the other."""


def seen(request: HttpRequest) -> dict[int, int]:
    """The articles of the list that is sent back → the version that it showed of each."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    numbers = ((number(pk), number(version)) for pk, _, version in pairs)
    return {pk: version for pk, version in numbers if pk and version}


def chosen(request: HttpRequest, found: QuerySet[Article]) -> Pairs:
    """The articles that are marked, with the versions that the list showed; 0, and left alone,
    where it showed none. All that the list finds, as they are by now, if it was asked for them: one
    more than `MOST` at most."""
    if request.POST.get("select_across") == "1":
        rows = found.prefetch_related(None).order_by("pk").values_list("pk", "version")
        return list(rows.distinct()[: MOST + 1])
    shown = seen(request)
    pks = map(number, request.POST.getlist("_selected_action"))
    return sorted((pk, shown.get(pk, 0)) for pk in set(pks) if pk)


def sealed(pairs: Pairs, of: str = ARTICLES) -> str:
    """What is chosen as a text that only this site can have written; 24,000 articles are 4 kB where
    they follow one another."""
    steps = [after[0] - before[0] for before, after in pairwise([(0, 0), *pairs])]
    versions = [version for _, version in pairs]
    return signing.dumps([steps, versions], salt=of, compress=True)


def unsealed(request: HttpRequest, of: str = ARTICLES) -> Pairs:
    """What the form that is sent is about; nothing where it was not sealed here."""
    try:
        steps, versions = signing.loads(request.POST.get("chosen", ""), salt=of)
    except signing.BadSignature:
        return []
    pairs: list[tuple[int, int]] = []
    pk = 0
    for step, version in zip(steps, versions, strict=True):
        pk += step
        pairs.append((pk, version))
    return pairs


def typed_number(request: HttpRequest) -> int:
    """The number that was typed to be sure: 1200, also as "1,200" or "1 200"; 0 for anything
    else."""
    return number(re.sub(r"[\s,.'’]", "", request.POST.get("number", ""))) or 0


KEPT = "kept"
"""Where the address of the list asks to mark again what was chosen; `list.js` remembers that."""


def list_address(query: str, *, keeps: bool = False) -> str:
    """The list as `query` narrows it; `keeps`: with what was chosen in it."""
    given = QueryDict(query, mutable=True)
    given.pop(KEPT, None)
    if keeps:
        given[KEPT] = "1"
    address = reverse("admin:articles_article_changelist")
    return f"{address}?{given.urlencode()}" if given else address


def query_of(request: HttpRequest) -> str:
    """The query of the list from which somebody came, to lead back there."""
    given: Any = request.POST.get("list")
    return request.GET.urlencode() if given is None else str(given).replace("\0", "")
