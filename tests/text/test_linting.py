import re
from collections.abc import Callable

import pytest

from articles.text import linting
from articles.text.findings import Finding
from articles.text.linting import Fields, lint
from articles.text.rendering import render
from tests.text.hostile import growth

LONG = "Ice is slippery because its top layer moves. " * 10
PATH = "/learn/physics/questions/why-is-ice-slippery"
WHOLE = Fields(
    path=PATH,
    question="Why is ice slippery at any cold?",
    answer=LONG,
    description="Its top layer moves, even far below the melting point.",
    keywords="ice, friction",
    author="Mara Lind",
    related=("/learn/physics/questions/why-does-ice-float",),
)


def told(**values: object) -> dict[str, Finding]:
    """Kind → its finding, for a document in which nothing but what is given can be told."""
    fields = {name: getattr(WHOLE, name) for name in Fields.__slots__} | values
    return {finding.kind: finding for finding in lint(Fields(**fields))}


def in_answer(answer: str) -> dict[str, Finding]:
    return told(answer=f"{LONG}\n\n{answer}")


def test_of_a_whole_document_nothing_is_told() -> None:
    assert lint(WHOLE) == []


ANSWERS = [
    ("formula-not-set", "A $x^2$\n\nand $\\badcommand$", 5),
    ("refusal", "I cannot answer this question.", 3),
    ("chat-leftover", "Based on the gathered information, it melts.", 3),
    ("quotes-doubled", 'The song ""King Tut,"" was a hit.', 3),
    ("image-without-alt", "![](/media/ice.png)", 3),
    ("math-as-text", "It holds where \\( x < 1 and so on.", 3),
    ("math-as-text", "The line $y = 0 is an asymptote.", 3),
    ("money-as-math", "A skate costs $20-$x.", 3),
    ("money-as-math", "It is worth ($5 million$) today.", 3),
    ("heading-skipped", "## Ice\n\n#### Skates", 5),
]


@pytest.mark.parametrize(("kind", "answer", "line"), ANSWERS)
def test_what_is_wrong_in_an_answer_is_told_with_its_line(
    kind: str, answer: str, line: int
) -> None:
    found = in_answer(answer)

    assert {name: finding.line for name, finding in found.items()} == {kind: line}


FINE = [
    'In code `print("")` and "" alone.',
    "```\n# one\n### two\n![](x.png)\nI cannot answer this question.\n```",
    "![Skates on ice](/media/ice.png)",
    "It costs $20 to $30, or $5,000 a year, for $x = 3$ and $ 8 $ of them.",
    "\\$y = 3 is typed with a backslash, and $PATH is a variable.",
    "# Ice\n\n## Skates\n\n# Snow\n\n## Skis",
    "#hashtag is no heading, nor is\n    ### code",
    "See \\[1\\] and \\[2, p. 3\\].",
]


@pytest.mark.parametrize("answer", FINE)
def test_what_is_right_in_an_answer_is_left_alone(answer: str) -> None:
    assert in_answer(answer) == {}


def test_places_of_one_kind_are_told_once_with_their_number() -> None:
    found = lint(Fields(**{**_values(), "answer": f'{LONG}\n""One"" and\n""two"".'}))

    assert [finding.message for finding in found] == [
        'Doubled quotation marks at “""One"" and”, and 3 more.'
    ]


def _values() -> dict[str, object]:
    return {name: getattr(WHOLE, name) for name in Fields.__slots__}


FIELDS = [
    ("answer-thin", {"answer": "Its top layer moves."}),
    ("title-long", {"question": "Why " * 18}),
    ("title-long", {"seo_title": "w" * 71}),
    ("title-short", {"question": "Why ice?"}),
    ("description-missing", {"description": " "}),
    ("description-short", {"description": "It moves."}),
    ("description-long", {"description": "It moves. " * 17}),
    ("description-is-title", {"description": "why is ice slippery at any cold?"}),
    (
        "description-is-title",
        {"description": "Ice, explained at length", "seo_title": "Ice, explained at length"},
    ),
    ("keyword-repeated", {"keywords": "ice, snow,ice"}),
    ("field-empty", {"author": ""}),
    ("field-empty", {"keywords": ""}),
    ("field-empty", {"has_date": False}),
    ("no-related-links", {"related": ()}),
    ("self-link", {"related": (PATH,)}),
    ("repeated-link", {"related": ("/learn/a/questions/b", "/learn/a/questions/b")}),
]


@pytest.mark.parametrize(("kind", "values"), FIELDS)
def test_what_is_wrong_with_a_field_is_told(kind: str, values: dict[str, object]) -> None:
    found = set(told(**values))

    assert kind in found
    assert found <= {kind, "description-short"}


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (
            "title-long",
            {"seo_title": "w" * 71},
            "The title has 71 characters, more than 70: search results may cut it.",
        ),
        ("title-short", {"question": "?"}, "The title has 1 character, fewer than 15: “?”."),
        (
            "description-long",
            {"description": "w" * 161},
            "The description has 161 characters, more than 160: search results may cut it.",
        ),
        (
            "description-short",
            {"description": "Ice."},
            "The description has 4 characters, fewer than 25.",
        ),
    ],
)
def test_a_length_is_told_with_its_bound(
    kind: str, values: dict[str, object], message: str
) -> None:
    assert told(**values)[kind].message == message


@pytest.mark.parametrize(
    "values",
    [
        {"question": "w" * 70},
        {"question": "w" * 15},
        {"question": "w" * 200, "seo_title": "Why ice is slippery"},
        {"description": "w" * 160},
        {"description": "w" * 25},
        {"answer": "word " * 50},
        {"keywords": "TT, tt, α-1,4-glycosidic bonds, β-1,4-glycosidic bonds"},
        {"related": ("", "")},
    ],
)
def test_at_a_bound_nothing_is_told(values: dict[str, object]) -> None:
    assert told(**values) == {}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("- One, two.\n- Three.\n\n1. Four.", "4 words"),
        ('## Ice\n\nSee [its page](/learn/a/questions/b "a title that is not shown").', "4 words"),
        ("Ice.", "1 word"),
        ("* " + "word " * 49 + "\n\n# # " + "\n\n***\n\n" * 30, "49 words"),
    ],
)
def test_words_are_counted_as_the_page_shows_them(answer: str, words: str) -> None:
    assert told(answer=answer)["answer-thin"].message == f"The answer has {words}, fewer than 50."
    assert f"{render(answer).words} {words.split()[1]}" == words


def test_formulas_known_to_be_set_are_not_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def hold(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr(linting, "hold", hold)

    assert lint(WHOLE, failures=0) == []


def test_each_formula_that_fails_is_told() -> None:
    answer = f"{LONG}\n$\\badone$ and $x$\n\n`$\\badtwo$`\n\n$$\n\\badtwo\n$$"
    found = lint(Fields(**{**_values(), "answer": answer}), failures=2)

    assert [(finding.message, finding.line) for finding in found] == [
        ("“$\\badone$” cannot be set.", 2),
        ("“$$ \\badtwo $$” cannot be set.", 6),
    ]


def test_a_formula_that_fails_twice_is_told_at_both_lines() -> None:
    found = lint(Fields(**{**_values(), "answer": f"{LONG}\n$\\bad$\n\n$\\bad$"}))

    assert [finding.line for finding in found] == [2, 4]


def test_code_and_formulas_before_it_count_among_the_lines() -> None:
    found = in_answer("```\ncode\n```\n\n$$\nx\n$$\n\n![](/media/ice.png)")

    assert found["image-without-alt"].line == 11


LINKS = [
    ("[ice](/learn/a/questions/b)", "/learn/a/questions/b"),
    ("[ice](</learn/a/questions/b>)", "/learn/a/questions/b"),
    ('[ice](/learn/a/questions/b "Ice")', "/learn/a/questions/b"),
    ("[ice](/learn/a/questions/b.md#cold)", "/learn/a/questions/b"),
    ("[ice](/learn/a/?page=2)", "/learn/a"),
    ("[ice]: /learn/a/questions/b", "/learn/a/questions/b"),
    ("[ice](https://answers.example/learn/a/questions/b)", "/learn/a/questions/b"),
    ("See https://answers.example/learn/a/questions/b.", "/learn/a/questions/b"),
]


@pytest.mark.parametrize(("answer", "address"), LINKS)
def test_links_into_the_library_are_found_with_their_line(answer: str, address: str) -> None:
    assert linting.links(f"Ice.\n\n{answer}", "https://answers.example") == [(address, 3)]


@pytest.mark.parametrize(
    "answer",
    [
        "`[ice](/learn/a/questions/b)`",
        "The folder /learn/a/questions/b",
        "https://elsewhere.example/learn/a/questions/b",
    ],
)
def test_what_is_no_link_into_the_library_is_not_found(answer: str) -> None:
    assert linting.links(answer, "https://answers.example") == []


HOSTILE: list[Callable[[int], str]] = [
    lambda n: "I cannot " * n,
    lambda n: '""' * n,
    lambda n: "As an AI " * n,
    lambda n: "feel free to ask" * n,
    lambda n: "![" * n,
    lambda n: "$1 million" * n,
    lambda n: "[a](/learn/" * n,
    lambda n: "\\(" * n,
    lambda n: "# a\n### b\n" * n,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_the_cost_grows_with_the_length_alone(text: Callable[[int], str]) -> None:
    def everything(answer: str) -> None:
        lint(Fields(**{**_values(), "answer": answer}), failures=0)
        linting.links(answer, "https://answers.example")

    assert growth(everything, text(2_000), text(16_000)) < 3**3  # 3 for each doubling


def test_messages_end_with_a_stop_or_an_address() -> None:
    found = [*lint(Fields(path=PATH, question="Why?", answer="", related=(PATH, PATH)))]

    assert all(re.search(r"\.$|: /learn/\S+$", finding.message) for finding in found)
