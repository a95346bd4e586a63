"""An article and its history in words, for a terminal."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from articles.library.overview import Overview, Version
from articles.management.changes import harmless
from articles.models import RelatedArticle

_LABEL = 12


def overview_text(overview: Overview) -> str:
    """The article's question, one line for each thing to know, then its versions."""
    lines = [overview.article.question, "", *_facts(overview), "", *_history(overview)]
    return harmless("\n".join(lines))


def _facts(overview: Overview) -> Iterator[str]:
    article = overview.article
    yield from _labeled("address", [article.get_absolute_url()])
    yield from _labeled("state", _state(overview))
    yield from _labeled("subject", [f"{article.subject.name} ({article.subject.slug})"])
    yield from _labeled("shown date", [f"{article.date:%b %-d, %Y}"] if article.date else [])
    yield from _labeled("public from", [moment(article.published_at)])
    until = article.unpublish_at
    yield from _labeled("public until", [moment(until)] if until else [])
    yield from _labeled("changed", [moment(article.updated_at)])
    original = overview.canonical
    yield from _labeled("copy of", [original.get_absolute_url()] if original else [])
    yield from _labeled("copies", [copy.get_absolute_url() for copy in overview.copies])
    yield from _labeled("lead here", overview.old_addresses)
    yield from _labeled("related", map(_link, overview.related))


def _labeled(label: str, values: Iterable[str]) -> Iterator[str]:
    """The values under each other, the first beside the label; nothing without a value."""
    for value in values:
        yield f"{label:<{_LABEL}}  {value}"
        label = ""


def _state(overview: Overview) -> Iterator[str]:
    state = overview.state
    when = f", {moment(state.when)}" if state.when else ""
    yield f"{state.word}{when}"
    if overview.seo.no_index:
        yield "Hidden from search engines"


def _link(link: RelatedArticle) -> str:
    there = "" if link.target else " (leads nowhere)"
    if link.target and not link.target.is_published:
        there = " (not public)"
    return f"{link.position}. {link.url or link.title}{there}"


def _history(overview: Overview) -> Iterator[str]:
    if not overview.versions:
        yield "No version was saved yet."
        return
    yield "Versions, the newest first"
    for version in overview.versions:
        yield from _version(version)
    left = overview.version_count - len(overview.versions)
    if left:
        yield f"  … and {left:,} older."


def _version(version: Version) -> Iterator[str]:
    folder = "as in the folder" if version.in_folder else ""
    size = f"{version.size:,} bytes"
    row = (
        f"{version.number:>4}  {moment(version.created_at):<24}  {version.origin:<7}  {size:>15}  "
        f"{folder:<16}  {version.author}"
    )
    yield row.rstrip()
    if version.message:
        yield f"      {version.message}"
    if version.changed:
        yield f"      changed: {', '.join(version.changed)}"


def moment(when: datetime) -> str:
    """A moment in the site's time zone: "Mar 4, 2025, 14:05 UTC"."""
    return timezone.localtime(when).strftime("%b %-d, %Y, %-H:%M %Z")
