"""Rows for tests, made by plain functions: what a test does not name has a dull default."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from articles.models import Article, SeoMetadata, Status, Subject
from articles.text.slugs import slugify

_numbers = count(1)
PUBLISHED_AT = datetime(2024, 3, 9, tzinfo=UTC)


def make_subject(name: str = "", **values: Any) -> Subject:
    """A listed subject; the slug follows the name."""
    name = name or f"Subject {next(_numbers)}"
    return Subject.objects.create(**{"name": name, "slug": slugify(name)} | values)


def make_article(
    question: str = "", *, seo: dict[str, Any] | None = None, **values: Any
) -> Article:
    """A published article with its SEO row; the slug follows the question."""
    question = question or f"What is the answer to question {next(_numbers)}?"
    defaults = {
        "subject": values.get("subject") or make_subject(),
        "slug": slugify(question),
        "title": question,
        "question": question,
        "answer": f"The answer to: {question}",
        "author": "Ada Brook",
        "date": PUBLISHED_AT.date(),
        "status": Status.PUBLISHED,
        "published_at": PUBLISHED_AT,
    }
    article = Article.objects.create(**defaults | values)
    SeoMetadata.objects.create(article=article, **(seo or {}))
    return article
