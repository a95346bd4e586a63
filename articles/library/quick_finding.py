"""What an editor looks for by a few letters: articles in any state, subjects, people.

Every answer is bounded, however large the library is: the index is asked for few rows, and nothing
is counted.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.models import User
from django.db.models import Q

from articles.library import matching, redirecting, vocabulary
from articles.models import Article, ArticleQuerySet, Subject
from articles.text import queries, slugs
from articles.text.queries import Query, Term, words_of

MOST = 8
"""Hits of a kind."""

LONGEST = 300
"""Characters of what is looked for; the longest address of 23,962 documents has 287."""

RANKABLE = 300
"""Matches that are ranked by how well they match; of more, the newest as many are taken as they
come, since a word that so many have tells them apart no more."""

RAREST = 3
"""Words by which candidates are found: the rarest of those typed."""

LEAST_LETTERS = 2
"""Letters of the last word from which on it is taken for the beginning of one."""


def articles(text: str, limit: int = MOST) -> list[Article]:
    """Articles in any state by an address, also an old one, by a number (`#123`), or by words of
    which the last may go on; the best first, without their texts. At most seven queries."""
    text = _plain(text)
    if not text:
        return []
    found = [*_by_address(text), *_by_number(text), *_by_words(text)]
    return list({article.pk: article for article in found}.values())[:limit]


def subjects(text: str, limit: int = MOST) -> list[Subject]:
    """Subjects with `text` in their name, or at the beginning of their address."""
    text = _plain(text)
    slug = text.removeprefix(slugs.subject_path("")).strip("/")
    if not slug:
        return []
    rows = Subject.objects.filter(Q(name__icontains=text) | Q(slug__istartswith=slug))
    return sorted(rows[: 10 * limit], key=lambda one: _place(one.name, text))[:limit]


def people(text: str, limit: int = MOST) -> list[User]:
    """Accounts with all the words in their names or their mail address."""
    words = _plain(text).split()[:4]
    rows = User.objects.order_by("username")
    for word in words:
        rows = rows.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
        )
    return list(rows[:limit]) if words else []


def _plain(text: str) -> str:
    """Without what PostgreSQL takes for no text."""
    return " ".join(text[:LONGEST].replace("\0", " ").split())


def _by_address(text: str) -> Iterable[Article]:
    where = slugs.article_address(text)
    if not where:
        return []
    if found := list(_light().at_path(*where)):
        return found
    destination = redirecting.find(slugs.article_path(*where))
    ends = slugs.split_article_path(destination.path) if destination else None
    return list(_light().at_path(*ends)) if ends else []


def _by_number(text: str) -> Iterable[Article]:
    """By the row's number, then by the source's, which several may have."""
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return []
    return [
        *_light().filter(pk=int(number)),
        *_light().filter(source_id=int(number)).order_by("pk")[:MOST],
    ]


def _by_words(text: str) -> list[Article]:
    """Those whose question has the words, then those that have them anywhere."""
    query = _unfinished(queries.parse(text))
    if query is None:
        return []
    found = _matching(query, in_question=True)
    if len(found) < MOST:
        found += [pk for pk in _matching(query) if pk not in found]
    there = _light().in_bulk(found)
    places = {pk: place for place, pk in enumerate(found)}
    typed = queries.parse(text).words
    return sorted(there.values(), key=lambda one: _rank(one, typed, places[one.pk]))


def _unfinished(query: Query) -> Query | None:
    """The query by which candidates are found: of its words the rarest, the last of them as the
    beginning of one. What most questions have would make the index read all of them."""
    if not query.wanted:
        return None
    *terms, last = query.wanted
    if len(last.words[-1]) >= LEAST_LETTERS:
        terms.append(_begun(last))
    rarest = sorted(terms, key=_frequency)[:RAREST]
    return Query((*rarest, *query.excluded)) if rarest else None


def _begun(last: Term) -> Term:
    """The last term as a beginning; as the word that it most likely is, where many begin so."""
    head, known = last.words[-1], vocabulary.counts()
    going_on = {word: count for word, count in known.items() if word.startswith(head)}
    if sum(going_on.values()) < RANKABLE:
        return replace(last, is_prefix=True)
    likely = head if known[head] else max(going_on, key=lambda word: going_on[word])
    return replace(last, words=(*last.words[:-1], likely))


def _frequency(term: Term) -> int:
    """How many questions have the rarest word of a term, as far as is known."""
    return min(vocabulary.counts()[word] for word in term.words)


def _matching(query: Query, *, in_question: bool = False) -> list[int]:
    expression = matching.written(query, in_question=in_question)
    if matching.is_in(expression, RANKABLE):
        return matching.newest(expression, 5 * MOST)
    return [rank.pk for rank in matching.ranked(Article.objects.all(), expression, 5 * MOST)]


def _rank(article: Article, typed: tuple[str, ...], place: int) -> tuple[bool, int, int]:
    """Questions that begin as typed come first, then those that share most of the words."""
    asked = words_of(article.question)
    begins = asked[: len(typed) - 1] == list(typed[:-1]) and any(
        word.startswith(typed[-1]) for word in asked[len(typed) - 1 : len(typed)]
    )
    shared = sum(any(word.startswith(one) for word in asked) for one in typed)
    return not begins, -shared, place


def _place(name: str, text: str) -> tuple[bool, str]:
    return not name.casefold().startswith(text.casefold()), name


def _light() -> ArticleQuerySet:
    rows: ArticleQuerySet = Article.objects.defer("answer", "body", "extra")
    return rows
