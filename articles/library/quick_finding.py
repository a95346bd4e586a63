"""What an editor looks for by a few letters: articles in any state, subjects, people.

Every answer is bounded, however large the library is: the index is asked for few rows, and nothing
is counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db.models import Case, Q, When

from articles.library import matching, redirecting, vocabulary
from articles.models import Article, ArticleQuerySet, Subject
from articles.text import queries, slugs
from articles.text.queries import Query, Term, words_of

MOST = 8
"""Hits of a kind."""

LONGEST = 300
"""Characters of what is looked for; the longest address of 23,962 documents has 287."""

RANKABLE = 300
"""Matches that are ranked, the newest rows."""

MOST_WORDS = 8
"""Words of the name of a subject or a person that are looked for."""

RAREST = 3
"""Words by which candidates are found: the rarest of those typed."""

LEAST_LETTERS = 2
"""Letters of the last word from which on it is taken for the beginning of one."""


def articles(text: str, limit: int = MOST) -> list[Article]:
    """Articles in any state by an address, also an old one, by a number (`#123`), or by words of
    which the last may go on; the best first, without their texts. At most eight queries."""
    text = _plain(text)
    if not text:
        return []
    if found := list(_by_address(text)):
        return found[:limit]
    found = [*_by_number(text), *_by_words(text, limit)]
    return list({article.pk: article for article in found}.values())[:limit]


def subjects(text: str, limit: int = MOST) -> list[Subject]:
    """Subjects with all the words in their names, or by the beginning of their address; those whose
    names begin so first."""
    text = _plain(text)
    words = text.split()[:MOST_WORDS]
    slug = slugs.without_host(text).removeprefix(slugs.subject_path("")).strip("/")
    if not slug:
        return []
    named = Q(*(Q(name__icontains=word) for word in words))
    place = Case(When(name__istartswith=text, then=0), default=1)
    rows = Subject.objects.filter(named | Q(slug__istartswith=slug))
    return list(rows.order_by(place, "name")[:limit])


def people(text: str, limit: int = MOST) -> list[User]:
    """Accounts with all the words in their names or their mail address."""
    words = _plain(text).split()[:MOST_WORDS]
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
    if where and (found := list(_light().at_path(*where))):
        return found
    path = slugs.article_path(*where) if where else slugs.without_host(text)
    destination = redirecting.find(path) if path.startswith("/") else None
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


def _by_words(text: str, limit: int) -> list[Article]:
    """Those whose question has the words, then those that have them anywhere."""
    typed = queries.parse(text)
    if not typed.wanted:
        return []
    query = _unfinished(typed)
    found = [*_begun(text), *_matching(query, in_question=True)]
    if len(found) < limit:
        found += _matching(query, in_question=False)
    best = _best(dict.fromkeys(found), typed.words)[:limit]
    there = _light().in_bulk(best)
    return [there[pk] for pk in best if pk in there]


def _begun(text: str) -> list[int]:
    """Row numbers of those whose address begins as the text does: however many have its words,
    whoever types on comes to the one that is meant."""
    slug = slugs.slugify(text)
    if len(slug) < LEAST_LETTERS:
        return []
    rows = Article.objects.filter(slug__gte=slug).order_by("slug").values_list("pk", "slug")[:MOST]
    return [pk for pk, there in rows if there.startswith(slug)]


def _unfinished(query: Query) -> Query | None:
    """The query by which candidates are found: of its words the rarest, the last of them as the
    beginning of one. What most questions have would make the index read all of them."""
    if not query.wanted:
        return None
    *terms, last = query.wanted
    if len(last.words[-1]) >= LEAST_LETTERS:
        terms.append(_likely(last))
    elif last.words[-1].isdecimal():
        terms.append(last)
    rarest = sorted(vocabulary.telling(terms), key=vocabulary.frequency)[:RAREST]
    return Query((*rarest, *query.excluded)) if rarest else None


def _likely(last: Term) -> Term:
    """The last term as a beginning; as the word that it most likely is, where many begin so."""
    head = last.words[-1]
    going_on = vocabulary.going_on(head)
    if sum(going_on.values()) < RANKABLE:
        return replace(last, is_prefix=True)
    likely = head if head in going_on else max(going_on, key=lambda word: going_on[word])
    return replace(last, words=(*last.words[:-1], likely))


def _matching(query: Query | None, *, in_question: bool) -> list[int]:
    if query is None:
        return []
    return matching.numbers(matching.written(query, in_question=in_question), RANKABLE)


def _best(found: Iterable[int], typed: Sequence[str]) -> list[int]:
    """Row numbers, the best first: questions that begin as typed, then those that share most of
    the words, begun or whole, then those with the fewest besides, then in the order given."""
    rows = Article.objects.filter(pk__in=found).order_by().values_list("pk", "question")
    asked = {pk: words_of(question) for pk, question in rows}

    def rank(pk: int) -> tuple[bool, int, int, int]:
        words = asked[pk]
        shared = sum(any(word.startswith(one) for word in words) for one in typed)
        whole = sum(one in words for one in typed)
        return not _begins(words, typed), -shared, -whole, len(words)

    return sorted((pk for pk in found if pk in asked), key=rank)


def _begins(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether the words are those typed, of which the last may go on, and any others after them.

    >>> _begins(["what", "is", "light"], ["what", "is", "li"])
    True
    """
    *whole, last = typed
    head = words[: len(typed)]
    return len(head) == len(typed) and head[:-1] == whole and head[-1].startswith(last)


def _light() -> ArticleQuerySet:
    rows: ArticleQuerySet = Article.objects.defer("answer", "body", "extra")
    return rows
