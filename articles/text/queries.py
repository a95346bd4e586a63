"""What a reader typed into the search field, taken apart.

Words must all occur; "words in quotes" occur side by side; -word does not occur; word* is the
beginning of a word. Everything else is taken for words: a query is never wrong.
"""

import re
from dataclasses import dataclass, replace

MOST_WORDS = 40
"""Words of a query that are looked for; the longest of 23,962 questions has 33."""

LONGEST_WORD = 60
"""Characters of a word that are looked for."""

WORD = re.compile(r"\w+")
_PART = re.compile(r'(?<!\S)(-?)"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: a word or, with several, a phrase. A prefix may go on after its end."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """The terms in the order typed, none twice."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_excluded)

    @property
    def words(self) -> tuple[str, ...]:
        """All words that are wanted."""
        return tuple(dict.fromkeys(word for term in self.wanted for word in term.words))


def words_of(text: str) -> list[str]:
    """The words of a text as the index has them, but for accents and endings."""
    return [word[:LONGEST_WORD] for word in WORD.findall(text.lower())]


def parse(text: str) -> Query:
    """
    >>> parse('tides "spring tide" -moon photo*').terms
    (Term(words=('tides',)), Term(words=('spring', 'tide')), Term(words=('moon',),
    is_excluded=True), Term(words=('photo',), is_prefix=True))
    """
    terms: list[Term] = []
    for minus, phrase, plain in _PART.findall(text):
        if phrase:
            terms.append(Term(tuple(words_of(phrase)), is_excluded=bool(minus)))
        else:
            terms += _plain_terms(plain)
    found = tuple(dict.fromkeys(term for term in terms if term.words))
    return Query(found[:MOST_WORDS])


def unfinished(text: str, least: int) -> Query:
    """What is still being typed: its last word, from so many letters on, may go on.

    >>> unfinished("spring ti", 2).terms
    (Term(words=('spring',)), Term(words=('ti',), is_prefix=True))
    """
    query = parse(text)
    if not query.wanted or len(query.wanted[-1].words[-1]) < least:
        return query
    *terms, last = query.wanted
    return Query((*terms, replace(last, is_prefix=True), *query.excluded))


def _plain_terms(text: str) -> list[Term]:
    """A run of characters without a blank: "well-known" is two words, "-known" one to leave out."""
    words = words_of(text)
    if text.startswith("-") and len(words) == 1:
        return [Term(tuple(words), is_excluded=True)]
    is_prefix = text.endswith("*") and len(words) > 0 and len(words[-1]) > 1
    terms = [Term((word,)) for word in words]
    return [*terms[:-1], Term((words[-1],), is_prefix=True)] if is_prefix else terms


def fts5(query: Query, *, any_of: bool = False, in_question: bool = False) -> str:
    """The query as SQLite's FTS5 reads it; quotation marks keep AND and NEAR words.

    https://www.sqlite.org/fts5.html#full_text_query_syntax
    """

    def written(term: Term) -> str:
        return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'

    wanted = (" OR " if any_of else " AND ").join(map(written, query.wanted))
    if query.excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(map(written, query.excluded))})"
    return f"question : ({wanted})" if in_question else wanted


def tsquery(query: Query, *, any_of: bool = False) -> str:
    """The same as PostgreSQL's `to_tsquery` reads it. Words hold letters, digits and underscores
    alone, so none can be an operator.

    https://www.postgresql.org/docs/current/textsearch-controls.html
    """

    def written(term: Term) -> str:
        phrase = " <-> ".join(term.words) + ":*" * term.is_prefix
        return f"{'!' if term.is_excluded else ''}({phrase})"

    wanted = (" | " if any_of else " & ").join(map(written, query.wanted))
    return " & ".join([f"({wanted})", *map(written, query.excluded)])
