"""An article by its address, as people give it, and its versions by their number."""

from dataclasses import dataclass
from difflib import get_close_matches

from articles.library import redirecting, searching
from articles.models import Article, Revision
from articles.text import slugs

NEAR = 3
"""Articles that are named where an address leads nowhere."""

NEIGHBORS = 20
"""Slugs before and after one in the alphabet that are looked at for it."""


class NotFound(ValueError):
    """Nothing has that address or number; the sentence says what is close to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and the old address by which it was found (empty: by its own)."""

    article: Article
    old_address: str = ""


def find(address: str) -> Found:
    """The article in any state at a path or whole address, also at one that redirects to it.

    One query, or three for an old address. Raises NotFound, after seven at most.
    """
    where = slugs.article_address(address)
    path = slugs.article_path(*where) if where else slugs.without_host(address)
    if article := _at(path):
        return Found(article)
    destination = redirecting.find(path)
    if destination and destination.is_gone:
        raise NotFound(f"The article at {path} was deleted: its address says that it is gone.")
    if destination and (article := _at(destination.path)):
        return Found(article, path)
    raise NotFound(_hint(path))


def _at(path: str) -> Article | None:
    where = slugs.split_article_path(path)
    return Article.objects.at_path(*where).first() if where else None


def _hint(path: str) -> str:
    near = _near(path.rpartition("/")[2][: slugs.LONGEST_SEGMENT])
    if not near:
        return (
            f"There is no article at {path}. Give an address as the browser shows it, such as "
            "/learn/physics/questions/why-is-ice-slippery."
        )
    return "\n  ".join([f"There is no article at {path}. Close to it are:", *near])


def _near(slug: str) -> list[str]:
    """Addresses with a slug spelled alike, then those about its words. A slip of the pen leaves a
    slug near its place in the alphabet, so that only its neighbors are compared."""
    rows = Article.objects.values_list("subject__slug", "slug")
    neighbors = [
        *rows.filter(slug__gte=slug).order_by("slug")[:NEIGHBORS],
        *rows.filter(slug__lt=slug).order_by("-slug")[:NEIGHBORS],
    ]
    alike = get_close_matches(slug, {name for _, name in neighbors}, NEAR, cutoff=0.8)
    ids = searching.matching_ids(slug.replace("-", " "), NEAR) if len(alike) < NEAR else []
    there = Article.objects.in_bulk(ids)
    paths = [slugs.article_path(*row) for name in alike for row in neighbors if row[1] == name]
    paths += [there[pk].get_absolute_url() for pk in ids]
    return list(dict.fromkeys(paths))[:NEAR]


def version(article: Article, number: int) -> Revision:
    """The revision with that number; raises NotFound, which says how many there are."""
    own = Revision.objects.filter(article=article)
    found = own.filter(number=number).first()
    if found is None:
        numbers = list(own.order_by("number").values_list("number", flat=True))
        there = f"They go from {numbers[0]} to {numbers[-1]}" if numbers else "It has none"
        raise NotFound(f"This article has no version {number}. {there}.")
    return found
