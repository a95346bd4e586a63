import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.queries import LONGEST_WORD, MOST_WORDS, Term, fts5, parse, tsquery


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Tides Moon", (Term(("tides",)), Term(("moon",)))),
        ('"Spring tide"', (Term(("spring", "tide")),)),
        ("-moon", (Term(("moon",), is_excluded=True),)),
        ('-"spring tide"', (Term(("spring", "tide"), is_excluded=True),)),
        ("photo*", (Term(("photo",), is_prefix=True),)),
        ("well-known", (Term(("well",)), Term(("known",)))),
        (r"\\frac{1}{2}", (Term(("frac",)), Term(("1",)), Term(("2",)))),
        ('"no end', (Term(("no",)), Term(("end",)))),
        ("moon moon", (Term(("moon",)),)),
        ("a*", (Term(("a",)),)),
        ('* - "" ?!', ()),
    ],
)
def test_a_query_is_taken_apart(typed, terms):
    assert parse(typed).terms == terms


def test_words_and_their_number_are_bounded():
    query = parse(f"{'x' * 1000} {' '.join(f'w{number}' for number in range(100))}")

    assert len(query.terms) == MOST_WORDS
    assert len(query.words[0]) == LONGEST_WORD


def test_each_database_is_asked_in_its_own_language():
    query = parse('tides "spring tide" photo* -moon -"the sun"')

    assert fts5(query) == '("tides" AND "spring tide" AND "photo" *) NOT ("moon" OR "the sun")'
    assert tsquery(query) == (
        "((tides) & (spring <-> tide) & (photo:*)) & !(moon) & !(the <-> sun)"
    )


def test_any_of_the_words_can_be_enough():
    query = parse("tides moon")

    assert fts5(query, any_of=True) == '"tides" OR "moon"'
    assert tsquery(query, any_of=True) == "((tides) | (moon))"


def test_questions_alone_can_be_asked():
    query = parse("tides moo*")

    assert fts5(query, in_question=True) == 'question : ("tides" AND "moo" *)'
    assert tsquery(query) == "((tides) & (moo:*))"


@given(st.text())
def test_whatever_is_typed_no_sign_of_the_query_language_gets_through(typed):
    for term in parse(typed).terms:
        assert all(word and not set(word) & set("\"'():*&|!<>- ") for word in term.words)
