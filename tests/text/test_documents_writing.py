"""Writing documents, and reading back what was written."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from articles.text.document_model import rank
from articles.text.documents import Document, Settings, parse, serialize
from tests.text.drawn import documents, keys_of

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
WATER = Document(
    url="/learn/chemistry/questions/what-is-water",
    question="What is water?",
    answer="A molecule.\n\nTwo $H$ and one $O$.",
)


def lines_of(document: Document) -> list[str]:
    return serialize(document).decode().splitlines()


@pytest.mark.parametrize("name", ["scored.md", "unscored.md", "without_links.md"])
def test_the_library_style_is_written_byte_for_byte(name):
    data = (DOCUMENTS / name).read_bytes()

    assert serialize(parse(data)) == data


def test_a_document_in_another_style_is_read_back_equal():
    document = parse((DOCUMENTS / "other_styles.md").read_bytes())

    assert parse(serialize(document)) == document


def test_newlines_of_an_answer_are_written_as_two_characters():
    assert lines_of(WATER) == [
        "---",
        "question: >-",
        "    What is water?",
        "answer: >-",
        r"    A molecule.\n\nTwo $H$ and one $O$.",
        "url: /learn/chemistry/questions/what-is-water",
        "---",
    ]


@pytest.mark.parametrize(
    ("answer", "scalar"),
    [
        (r"Write \n here.", ["answer: |-", r"    Write \n here."]),
        ("\n\\n\n", ["answer: |4", "", r"    \n"]),
        ("Write \\n\n\n", ["answer: |+", r"    Write \n", ""]),
        ("\x07 \\n\n", [r'answer: "\u0007 \\n\n"']),
        (" indented", ['answer: " indented"']),
    ],
)
def test_an_answer_beyond_the_convention_is_a_block_or_quoted(answer, scalar):
    document = replace(WATER, answer=answer)

    lines = lines_of(document)

    assert lines[3 : 3 + len(scalar)] == scalar
    assert parse(serialize(document)) == document


@pytest.mark.parametrize(
    ("author", "scalar"),
    [
        ("R. Osei", ["author: R. Osei"]),
        ("C#, F# & co", ["author: C#, F# & co"]),
        ("null", ["author: >-", "    null"]),
        ("1984", ["author: >-", "    1984"]),
        ("Note: this", ["author: >-", "    Note: this"]),
        ("- dash", ["author: >-", "    - dash"]),
        ("tail ", ["author: >-", "    tail "]),
        ("", ['author: ""']),
        (" head", ['author: " head"']),
        ("a\nb", [r'author: "a\nb"']),
        ("a\u2028b\x85", [r'author: "a\u2028b\u0085"']),
        ('"\x1b"', [r'author: "\"\u001b\""']),
    ],
)
def test_a_text_is_plain_or_folded_or_quoted(author, scalar):
    lines = lines_of(replace(WATER, author=author))

    assert lines[1 : 1 + len(scalar)] == scalar


def test_what_is_written_is_what_yaml_reads():
    document = replace(
        *(WATER,),
        id=-7,
        date=dt.date(2025, 1, 2),
        title="2024-01-01",
        score=1e16,
        no_index=False,
        author="yes",
        settings=Settings(published_at=dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)),
    )

    loaded = yaml.load(serialize(document).split(b"\n---")[0], yaml.CSafeLoader)

    assert loaded == {
        "id": -7,
        "date": dt.date(2025, 1, 2),
        "title": "2024-01-01",
        "author": "yes",
        "question": "What is water?",
        "no_index": False,
        "answer": r"A molecule.\n\nTwo $H$ and one $O$.",
        "url": "/learn/chemistry/questions/what-is-water",
        "score": 1e16,
        "quicktakes": {"published_at": dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)},
    }


def test_a_new_key_follows_its_neighbor_where_the_order_is_not_the_formats():
    document = replace(WATER, author="R. Osei", layout=("url", "question", "answer"))

    keys = [line.partition(":")[0] for line in lines_of(document) if line[0] not in " -"]

    assert keys == ["author", "url", "question", "answer"]


def test_an_unset_key_leaves_the_order_of_the_others():
    document = replace(WATER, layout=("url", "no_index", "answer", "question"))

    assert parse(serialize(document)).layout == ("url", "answer", "question")


@pytest.mark.parametrize(
    "source",
    [
        "note: |+\n  one\n\n  two\n\n",
        "# before\nnote: 2025-01-02 # on\n# after\n",
        "note:\n- !point {x: 1}\n- <<: {a: 1}\n",
        "base: &b [1]\nnote: *b\n",
        "? note\n: text\n",
        "1984: text\n'null': ~\n",
        "note: 'two\n\n  lines'\n",
        "seo:\n    title: x\n    robots: |\n      a\n\n        b\n\n",
        "seo:\n  title: x\n  robots: a\n#   further left\n",
        "seo:\n  title: x\n  ? |2+\n\u2028  : a\n",
        "seo:\n    title: x\n    robots: |-\n        a\u2028        b\u0085        c\n",
        "? note\n",
        "related_article1: {url: /a, notes: [a, {b: c}]}\n",
    ],
)
def test_unknown_keys_come_back_as_they_went_in(source):
    data = f"---\n{source}url: {WATER.url}\nquestion: Which?\nanswer: This.\n---\n".encode()
    document = parse(data)

    again = parse(serialize(document))

    assert again == document
    first = yaml.compose(data.split(b"\n---")[0])
    second = yaml.compose(serialize(document).split(b"\n---")[0])
    assert _plain(first) == _plain(second)


def _plain(node: Any) -> Any:
    """A node as values that compare, related links under their number."""
    if isinstance(node, yaml.MappingNode):
        return {_plain(key): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return (node.tag, *map(_plain, node.value))
    return node.tag, node.value


def test_an_indented_front_matter_keeps_its_unknown_keys():
    document = parse(f"---\n  url: {WATER.url}\n  a: [1]\n  title: x\n  answer: y\n---\n".encode())

    assert yaml.safe_load(document.extra) == {"a": [1]}
    assert parse(serialize(document)) == document


@pytest.mark.parametrize(
    "document",
    [
        replace(WATER, author="a\0b"),
        replace(WATER, body="a\0b"),
        replace(WATER, author="\ud800"),
        replace(WATER, extra="a: [1"),
        replace(WATER, extra="title: Ice\n"),
        replace(WATER, answer="\x07 \\n in one line"),
    ],
)
def test_what_no_document_can_hold_is_refused(document):
    with pytest.raises(ValueError, match=r"NUL|unknown key|literal block"):
        serialize(document)


@pytest.mark.slow
@given(documents())
def test_every_document_is_read_back_equal(document):
    written = serialize(document)

    again = parse(written)

    assert again == document
    assert serialize(again) == written


@pytest.mark.slow
@given(documents(), st.randoms(use_true_random=False))
def test_keys_come_back_in_the_order_given(document, random):
    keys = keys_of(document)
    random.shuffle(keys)

    layout = parse(serialize(replace(document, layout=tuple(keys)))).layout

    assert layout == (() if keys == sorted(keys, key=rank) else tuple(keys))


@pytest.mark.corpus
def test_every_document_of_the_corpus_is_written_byte_for_byte(corpus: Path):
    files = sorted(corpus.glob("learn/*/*.md"))

    different = [
        file.name for file in files if serialize(parse(file.read_bytes())) != file.read_bytes()
    ]

    assert files
    assert different == []
