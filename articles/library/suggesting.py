"""Articles to relate an article to, suggested by its own words."""

from collections import Counter
from collections.abc import Collection

from articles.library import matching, vocabulary
from articles.models import Article
from articles.text import mathspans
from articles.text.mathspans import Kind
from articles.text.queries import Query, Term, words_of

MOST_TELLING = 6
"""Words that an article is compared by. Of 300 of 23,962 articles with related links, the five best
by these words hold one of the links for 100; by 10 words for 98, by 16 for 70."""

SHORTEST = 3
"""Letters of a word that tells anything."""

COMMON = frozenset(
    words_of(
        """about all also and any are because been being between both but can could did does each
        for from had has have how into its may might more most must not one only other our
        should some such than that the their them then there these they this those through two
        was were what when where which while who whom whose why will with would you your"""
    )
)
"""Words that questions are asked with: in a small library they would seem as rare as all others."""

MOST_READ = 20_000
"""Characters of an answer that are looked at: the first ones say what it is about."""

SPARE = 10
"""Articles that are ranked beyond those to be shown, in place of copies."""


def suggest(
    question: str, answer: str, count: int, *, to: Article | None, without: Collection[int] = ()
) -> list[Article]:
    """Published articles about the words of `question` and `answer`, the closest first.

    Neither the article itself (`to`; None: a new one), nor its copies and its original, nor those
    `without`, by their row numbers; declared copies are not among the indexable ones, the others
    ask the same. Two queries, beside those of the vocabulary.
    """
    words = telling(question, answer)
    if not words:
        return []
    query = Query(tuple(Term((word,)) for word in words))
    expression = matching.written(query, any_of=True)
    limit = count + SPARE + len(without)
    ranks = matching.ranked(Article.objects.indexable(), expression, limit, words=words)
    own = {to.pk, to.canonical_id} - {None} if to else set()
    there = _in_order([rank.pk for rank in ranks if rank.pk not in {*without, *own}])
    asked = words_of(question)
    others = (article for article in there if words_of(article.question) != asked)
    return [article for article, _ in zip(others, range(count), strict=False)]


def telling(question: str, answer: str) -> list[str]:
    """The words that say most of what an article is about: rare in the questions of the library,
    and standing in its question or again and again in its answer. Formulas and code say nothing."""
    asked = set(words_of(question))
    told = Counter(words_of(_prose(answer[:MOST_READ])))
    known = vocabulary.counts()
    words = [
        word
        for word in dict.fromkeys([*words_of(question), *told])
        if len(word) >= SHORTEST and known[word] and word not in COMMON and not word.isdecimal()
    ]
    weights = vocabulary.weights(words)

    def telling_of(word: str) -> float:
        often = told[word]
        return weights[word] * (often / (often + 1.5) + (word in asked))

    return sorted(words, key=telling_of, reverse=True)[:MOST_TELLING]


def _prose(markdown: str) -> str:
    texts = (span for span in mathspans.spans(markdown) if span.kind is Kind.TEXT)
    return " ".join(markdown[span.start : span.end] for span in texts)


def _in_order(ids: list[int]) -> list[Article]:
    """The articles with these row numbers, without their long texts."""
    there = Article.objects.defer("answer", "body", "extra").in_bulk(ids)
    return [there[pk] for pk in ids if pk in there]
