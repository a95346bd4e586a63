"""A draft as the article that it would become, however unfinished it is.

A draft holds what a form sends. What cannot be read as a value (half a date, a subject that is not
chosen) is as good as not typed: it is for the form to say so, when the draft is saved.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from articles.library import opening, revising
from articles.library.opening import Opened
from articles.models import Article, Draft, RelatedArticle, SeoMetadata, Subject

_TEXTS = (
    *("question", "answer", "slug", "title", "article_title", "author"),
    *("date_format", "post_on_text", "provenance", "asked_by", "checked_by"),
)
_SEO_TEXTS = ("title", "description", "keywords", "canonical_url", "share_image")
_MOST_LINKS = 200
"""Lines of related links that are looked at; the number comes from a form."""


def read(draft: Draft) -> Opened:
    """The article as the draft's form was opened, with what was typed since: in memory alone."""
    opened = _before(draft)
    article, seo = opened.article, opened.seo
    for name in _TEXTS:
        if name in draft.fields:
            setattr(article, name, draft.text(name))
    if "date" in draft.fields:
        article.date = _day(draft.text("date"))
    if "subject" in draft.fields:
        article.subject = _subject(draft.text("subject"))
    for name in _SEO_TEXTS:
        if f"seo-0-{name}" in draft.fields:
            setattr(seo, name, draft.text(f"seo-0-{name}"))
    links = opened.links
    if "related_links-TOTAL_FORMS" in draft.fields:
        links = list(_links(draft, opened.links))
    return Opened(article, seo, links, opened.number)


def _before(draft: Draft) -> Opened:
    if draft.article:
        return opening.as_opened(draft.article, draft.opened_version, draft.opened_number)
    article = Article(subject=_subject(""))
    return Opened(article, SeoMetadata(article=article), [], None)


def _subject(text: str) -> Subject:
    """The subject with that row number; one without a name where there is none."""
    number = _number(text)
    found = Subject.objects.filter(pk=number).first() if number else None
    return found or Subject(name="", slug="")


def _day(text: str) -> date | None:
    try:
        day: date | None = forms.DateField(required=False).clean(text)
    except forms.ValidationError:
        return None
    return day


def _number(text: str) -> int | None:
    """A number as a form sends one; None for anything else, and for what no column could hold."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _links(draft: Draft, before: list[RelatedArticle]) -> Iterator[RelatedArticle]:
    """The related links in the order that their numbers give; lines without one come last."""
    total = min(_number(draft.text("related_links-TOTAL_FORMS")) or 0, _MOST_LINKS)
    lines = [f"related_links-{place}" for place in range(total)]
    picked = {line: _number(draft.text(f"{line}-target")) for line in lines}
    articles = Article.objects.in_bulk([pk for pk in picked.values() if pk])
    found: list[tuple[tuple[bool, int], RelatedArticle]] = []
    for place, line in enumerate(lines):
        if f"{line}-DELETE" in draft.fields:
            continue
        order = _number(draft.text(f"{line}-order"))
        was: Any = before[place] if place < len(before) else None
        target = articles.get(picked[line] or 0)
        link = revising.link_to(target) if target else was
        if link is not None:
            found.append(((order is None, order or 0), link))
    for _, link in sorted(found, key=lambda one: one[0]):
        yield link
