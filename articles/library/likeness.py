"""Articles that ask what somebody is about to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz

from articles.library import matching, vocabulary
from articles.models import Article
from articles.text import slugs
from articles.text.queries import MOST_WORDS, Query, Term, words_of

CANDIDATES = 30
"""Hits that are compared with a question, of those that share its rarest words."""

RAREST = 6
"""Words of which any is enough to be compared."""

LONGEST = 1_000
"""Characters of a question that are looked at; the longest of 23,962 has 216."""

LEAST_RATIO = 75
LEAST_SHARED = 0.6
"""From which likeness on two questions are close, of 100, and which part of what either says they
share. The first alone also finds “What is the structural difference between cellulose and starch?”
for the one between DNA and RNA (82), the second alone questions that only have one subject. Of 400
questions of the real library every fifth has one that is close by both."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An article whose question is close, or the same but for letter case and blanks."""

    article: Article
    is_same: bool


def alike(question: str, *, other_than: Article | None = None, limit: int = 3) -> list[Alike]:
    """Articles in any state whose question is close to `question`, the closest first, without
    their answers; in two queries."""
    question = question[:LONGEST]
    words = words_of(question)[:MOST_WORDS]
    if not words:
        return []
    # Of questions that are the same, nearly all gave the same slug: an index has it, where no
    # measure of how rare words are would find “What is light?” among a thousand about light.
    asked = Q(pk__in=_sharing(words)) | Q(slug=slugs.slugify(question))
    others = Article.objects.filter(asked).defer("answer", "body", "extra").order_by()
    if other_than:
        others = others.exclude(pk=other_than.pk)
    found = [
        (_ratio(words, article), is_same, article)
        for article in others[: 2 * CANDIDATES]
        if (is_same := _plain(article.question) == _plain(question)) or _is_close(words, article)
    ]
    found.sort(key=lambda one: (not one[1], -one[0], one[2].pk))
    return [Alike(article, is_same) for _, is_same, article in found[:limit]]


def _sharing(words: Sequence[str]) -> list[int]:
    """Row numbers of the best that have any of the rarest words."""
    rarest = vocabulary.rarest(list(dict.fromkeys(words)), RAREST)
    query = Query(tuple(Term((word,)) for word in rarest))
    expression = matching.written(query, any_of=True, in_question=True)
    return [rank.pk for rank in matching.ranked(Article.objects.all(), expression, CANDIDATES)]


def _plain(question: str) -> str:
    return " ".join(question.casefold().split())


def _ratio(words: Sequence[str], article: Article) -> float:
    return fuzz.token_sort_ratio(" ".join(words), " ".join(words_of(article.question)))


def _is_close(words: Sequence[str], article: Article) -> bool:
    if _ratio(words, article) < LEAST_RATIO:
        return False
    there = words_of(article.question)
    return min(_shared(words, there), _shared(there, words)) >= LEAST_SHARED


def _shared(words: Sequence[str], others: Sequence[str]) -> float:
    """Which part of what `words` say `others` say, too: rare words say more."""
    weights = vocabulary.weights(words)
    known = set(others)
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in known) / whole if whole else 0
