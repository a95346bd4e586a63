"""Findings that only show when articles are compared with one another, streamed by kind."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Lower

from articles.models import Article, RelatedArticle, SeoMetadata
from articles.text.findings import Finding


class Found(NamedTuple):
    """A finding, and the article it is about: its row number and its address."""

    article: int
    path: str
    finding: Finding


def orphans() -> Iterator[Found]:
    """Articles that no other article has among its related links."""
    links = RelatedArticle.objects.filter(target=OuterRef("pk")).exclude(article=OuterRef("pk"))
    alone = Article.objects.filter(~Exists(links)).with_path().order_by("pk")
    for pk, path in alone.values_list("pk", "path").iterator():
        yield Found(pk, path, Finding("orphan", "No related link leads here."))


def shared_questions() -> Iterator[Found]:
    """Articles that ask what others ask, letter case aside, and are no copies of them."""
    for pk, path, other in _shared(Lower("question")):
        yield Found(pk, path, Finding("question-shared", f"The same is asked at {other}."))


def shared_descriptions() -> Iterator[Found]:
    """Articles with the description of others, and are no copies of them."""
    for pk, path, other in _shared(F("seo__description")):
        yield Found(pk, path, Finding("description-shared", f"It is also that of {other}."))


def _shared(expression: F | Lower) -> Iterator[tuple[int, str, str]]:
    """The articles that have a text in common with others, each with the address of one of these.

    Copies are left out, and what is hidden from search engines: nothing is to tell them apart.
    """
    articles = Article.objects.filter(canonical=None).exclude(seo__no_index=True)
    articles = articles.annotate(text=expression).exclude(text="")
    uses = articles.order_by().values("text").annotate(uses=Count("pk"))
    shared = articles.filter(text__in=uses.filter(uses__gt=1).values("text"))
    rows = shared.with_path().order_by("text", "pk").values_list("text", "pk", "path")
    for _, group in groupby(rows.iterator(), itemgetter(0)):
        uses_of_one = ((pk, path) for _, pk, path in group)
        first_pk, first = next(uses_of_one)
        for number, (pk, path) in enumerate(uses_of_one):
            if number == 0:
                yield first_pk, first, path
            yield pk, path, first


def spellings() -> Iterator[Found]:
    """Articles that spell their subject in another way than most do. A name that an editor chose
    is not compared: it need not be that of the documents."""
    odd = Article.objects.filter(subject__name_is_chosen=False).exclude(subject_name="")
    odd = odd.exclude(subject_name=F("subject__name"))
    columns = ("pk", "path", "subject_name", "subject__name")
    rows = odd.with_path().order_by("pk").values_list(*columns)
    for pk, path, spelled, name in rows.iterator():
        message = f"It says “{spelled}”; the subject is “{name}”."
        yield Found(pk, path, Finding("subject-spelling", message))


def canonicals() -> Iterator[Found]:
    """Copies of something that is not there or not public, chains and circles of choices."""
    declared = SeoMetadata.objects.filter(canonical_url__startswith="/")
    named = Article.objects.with_path().filter(path__in=declared.values("canonical_url"))
    there = set(named.order_by().values_list("path", flat=True))
    public = set(named.published().order_by().values_list("path", flat=True))
    rows = Article.objects.filter(seo__canonical_url__startswith="/").with_path().order_by("pk")
    choices = list(rows.values_list("pk", "path", "seo__canonical_url"))
    chosen = {path: target for _, path, target in choices}
    for pk, path, target in choices:
        if finding := canonical_finding(path, target, chosen, there, public):
            yield Found(pk, path, finding)
    readable = Article.objects.published().filter(pk=OuterRef("canonical"))
    stale = Article.objects.exclude(canonical=None).filter(~Exists(readable), seo__canonical_url="")
    for pk, path in stale.with_path().order_by("pk").values_list("pk", "path").iterator():
        yield Found(pk, path, Finding("canonical-unpublished", "Its original is not public."))


def canonical_finding(
    path: str,
    target: str,
    chosen: Mapping[str, str],
    there: Collection[str],
    public: Collection[str],
) -> Finding | None:
    """What is wrong with the choice of `target` as the canonical of `path`, if anything is.

    `chosen` holds all choices, also those of an article's own address, which say that it is no
    copy; `there` and `public` hold the chosen addresses that an article has, and that readers see.
    """
    if target == path:
        return None
    if target not in there:
        return Finding("canonical-absent", f"No article has the canonical address {target}.")
    seen, end = {path}, target
    while end not in seen and chosen.get(end, end) != end:
        seen.add(end)
        end = chosen[end]
    if end in seen:
        return Finding("canonical-loop", f"Its canonical {target} leads in a circle.")
    if target not in public:
        return Finding("canonical-unpublished", f"Its canonical {target} is not public.")
    if end != target:
        return Finding("canonical-chain", f"Its canonical {target} is itself a copy of {end}.")
    return None


CHECKS: dict[str, Callable[[], Iterator[Found]]] = {
    "canonical-absent": canonicals,
    "canonical-chain": canonicals,
    "canonical-loop": canonicals,
    "canonical-unpublished": canonicals,
    "description-shared": shared_descriptions,
    "orphan": orphans,
    "question-shared": shared_questions,
    "subject-spelling": spellings,
}
"""Kind → what finds it."""
