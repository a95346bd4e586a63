"""Articles that ask what somebody is about to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q
from rapidfuzz import fuzz

from articles.library import matching, vocabulary
from articles.models import Article
from articles.text import slugs
from articles.text.queries import MOST_WORDS, Query, Term, words_of

CANDIDATES = 300
"""Questions that are compared: those that share the rarest words first."""

RAREST = 3
"""Words by which they are found. Of so many, a question that is close shares two; of fewer, one. By
four words 83 of 400 questions of 23,962 have a close one, by three 80, in half the time."""

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
    their answers; in at most five queries."""
    question = question[:LONGEST]
    words = words_of(question)[:MOST_WORDS]
    if not words:
        return []
    # Of questions that are the same, nearly all gave the same slug: an index has it, where no
    # measure of how rare words are would find “What is light?” among a thousand about light.
    wanted = Q(pk__in=_sharing(words)) | Q(slug=slugs.slugify(question))
    rows = Article.objects.filter(wanted).order_by().values_list("pk", "question")
    found = []
    for pk, asked in rows[: 2 * CANDIDATES]:
        there = words_of(asked)
        is_same = _plain(asked) == _plain(question)
        if is_same or _is_close(words, there):
            found.append((not is_same, -_ratio(words, there), pk))
    closest = sorted(one for one in found if not other_than or one[2] != other_than.pk)[:limit]
    articles = Article.objects.defer("answer", "body", "extra").in_bulk([pk for *_, pk in closest])
    return [Alike(articles[pk], not is_other) for is_other, _, pk in closest if pk in articles]


def _sharing(words: Sequence[str]) -> list[int]:
    """Row numbers of those that share the rarest words, as far as there is room for them."""
    terms = [Term((word,)) for word in dict.fromkeys(words) if vocabulary.counts()[word]]
    rarest = sorted(vocabulary.telling(terms), key=vocabulary.frequency)[:RAREST]
    shared: list[tuple[Term, ...]] = [*combinations(rarest, 2)]
    if len(rarest) < RAREST:
        shared += [(term,) for term in rarest]
    found: dict[int, None] = {}
    for together in shared:
        expression = matching.written(Query(together), in_question=True)
        found |= dict.fromkeys(matching.numbers(expression, CANDIDATES))
        if len(found) >= CANDIDATES:
            break
    return list(found)[:CANDIDATES]


def _plain(question: str) -> str:
    return " ".join(question.casefold().split())


def _ratio(words: Sequence[str], there: Sequence[str]) -> float:
    return fuzz.token_sort_ratio(" ".join(words), " ".join(there))


def _is_close(words: Sequence[str], there: Sequence[str]) -> bool:
    if _ratio(words, there) < LEAST_RATIO:
        return False
    return min(_shared(words, there), _shared(there, words)) >= LEAST_SHARED


def _shared(words: Sequence[str], others: Sequence[str]) -> float:
    """Which part of what `words` say `others` say, too: rare words say more."""
    weights = vocabulary.weights(words)
    known = set(others)
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in known) / whole if whole else 0
