"""The words of questions and keywords, to mend words that are mistyped.

Read from the newest articles once an hour in each process (0.4 s for 23,962), never written: a
word that is new since then is found as it is typed, only not yet offered for another.
"""

import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Indel

from articles.models import Article, Subject
from articles.text.queries import Term, words_of

MOST_QUESTIONS = 100_000
SECONDS_KEPT = 3600
SHORTEST = 4
"""Letters from which on a word may be mended: among shorter ones nearly all are near each other."""
FAR = 8
"""Letters from which on two of them may be wrong."""
MOST_NEAR = 50

COMMON = 10_000
"""Questions from which on a word says nothing beside a rarer one. At a million articles, of which
each has it, the index takes five times as long to look for three words as for the two others."""


def counts() -> Counter[str]:
    """How many questions have which word, as of at most an hour ago; 1 if only keywords do."""
    return _counts(int(time.monotonic() // SECONDS_KEPT))


@lru_cache(maxsize=1)
def _counts(hour: int) -> Counter[str]:
    newest = Article.objects.indexable().order_by("-pk")[:MOST_QUESTIONS]
    rows = newest.values_list("question", "seo__keywords")
    found: Counter[str] = Counter()
    keywords: set[str] = set()
    for question, words in rows.iterator(chunk_size=2000):
        found.update(set(words_of(question)))
        keywords.update(words_of(words or ""))
    found.update(keywords - found.keys())
    for name in Subject.objects.filter(is_listed=True).values_list("name", flat=True):
        found.update(set(words_of(name)))
    return found


def going_on(head: str) -> dict[str, int]:
    """The known words that begin with `head`, each with how many questions have it.

    >>> going_on("tid")
    {'tidal': 12, 'tide': 9, 'tides': 31}
    """
    hour = int(time.monotonic() // SECONDS_KEPT)
    known, words = _counts(hour), _in_order(hour)
    first = bisect_left(words, head)
    last = bisect_left(words, head + chr(sys.maxunicode), first)
    return {word: known[word] for word in words[first:last]}


@lru_cache(maxsize=1)
def _in_order(hour: int) -> list[str]:
    return sorted(_counts(hour))


def forget() -> None:
    """Read the questions anew when they are next needed."""
    _counts.cache_clear()
    _in_order.cache_clear()


def mended(word: str) -> str:
    """The known word that `word` was most likely meant to be, itself if known; "" if none is near.

    One letter wrong, missing, too many or in its neighbor's place, in long words two. Of several
    words as near, one with the same first letter comes first, then one with a letter more or less
    (harmonc: harmonic, not harmony), then the most frequent.
    """
    known = counts()
    if known[word]:
        return word
    if len(word) < SHORTEST or word.isdecimal():
        return ""
    near = process.extract(
        word,
        known.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=2 if len(word) >= FAR else 1,
        limit=MOST_NEAR,
    )

    def rank(found: tuple[str, int, int]) -> tuple[int, bool, int, int]:
        other, distance, _ = found
        return distance, other[0] != word[0], Indel.distance(word, other), -known[other]

    return min(near, key=rank)[0] if near else ""


def begun(word: str) -> str:
    """What the beginning of a known word was most likely meant by `word`, in as many letters: one
    of them wrong or in its neighbor's place. "" if none is near; of several, the most frequent."""
    if len(word) < SHORTEST:
        return ""
    heads: Counter[str] = Counter()
    for known, count in counts().items():
        heads[known[: len(word)]] += count
    near = process.extract(
        word, heads.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=MOST_NEAR
    )
    return max(near, key=lambda found: (-found[1], heads[found[0]]))[0] if near else ""


def weights(words: Sequence[str]) -> dict[str, float]:
    """How much each word says of what is meant: the more, the fewer questions have it."""
    known = counts()
    most = max(known.values(), default=0)
    return {word: log1p(most / (1 + known[word])) for word in words}


def rarest(words: Sequence[str], count: int) -> list[str]:
    """The `count` words that the fewest questions have, in the order given."""
    known = counts()
    chosen = sorted(words, key=lambda word: known[word])[:count]
    return [word for word in words if word in chosen]


def frequency(term: Term) -> int:
    """How many questions have the rarest word of a term, as far as is known."""
    return min(counts()[word] for word in term.words)


def telling(terms: Sequence[Term]) -> list[Term]:
    """The terms that say what is meant, in the order given: those that fewer than COMMON questions
    have, or the one that the fewest have."""
    rare = [term for term in terms if frequency(term) < COMMON]
    return rare or sorted(terms, key=frequency)[:1]
