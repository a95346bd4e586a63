"""Documents made to hurt: refused or read, at a bounded cost, never by another exception."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from articles.text.documents import Document, DocumentError, parse

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
REQUIRED = "---\nurl: /learn/physics/questions/what-is-light\nquestion: What?\nanswer: This.\n"


def document(more: str) -> bytes:
    return f"{REQUIRED}{more}\n---\n".encode()


def kind_of(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        parse(data)
    return caught.value.kind


@pytest.mark.parametrize(
    "nested",
    [
        "x: " + "[" * 40_000,
        "x: " + "{a: " * 40_000,
        "x: " + "[{" * 40_000,
        "x:\n  " + "- " * 40_000,
        "x:\n  " + "? " * 40_000,
        "x:\n  " + "-\t" * 40_000,
        "x: " + "[? " * 40_000,
        "x: " + "[" * 900 + "]" * 900,
        "\n".join(" " * depth + "a:" for depth in range(1_300)),
        "x:\n" + "\n".join("  " * depth + "- -" for depth in range(1, 600)),
    ],
)
def test_nesting_that_would_end_the_process_is_refused(nested):
    assert kind_of(document(nested)) in {"too-deep", "broken-yaml"}


def test_a_nesting_of_a_hundred_levels_is_the_limit():
    assert parse(document("x: " + "[" * 99 + "]" * 99)).extra.startswith("x: [[")
    assert kind_of(document("x: " + "[" * 100 + "]" * 100)) == "too-deep"


def test_brackets_in_an_answer_do_not_nest():
    brackets = "[{- ?:" * 20_000

    assert parse(document(f"title: >-\n    {brackets}")).title == brackets
    assert parse(document(f"title: '{brackets}'")).title == brackets


LEVELS = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9)]


@pytest.mark.parametrize(
    "multiplied",
    [
        "\n".join(["l0: &l0 [lol]", *LEVELS]),
        "x: &a [*a]",
        "x: &a " + "a" * 1_000 + "\n" + "\n".join(f"k{i}: *a" for i in range(200)),
        "title: &a "
        + "a" * 1_000
        + "\n"
        + "\n".join(f"related_article{i}: {{title: *a}}" for i in range(1, 200)),
        "x: &a ["
        + "a, " * 1_000
        + "]\n"
        + "\n".join(f"related_article{i}: {{x: *a}}" for i in range(1, 200)),
    ],
)
def test_aliases_that_multiply_are_refused(multiplied):
    assert kind_of(document(multiplied)) == "aliases"


def test_a_few_aliases_are_kept():
    extra = parse(document("a: &a [1]\nb: [*a, *a]")).extra

    assert yaml.safe_load(extra) == {"a": [1], "b": [[1], [1]]}


def test_a_file_over_a_megabyte_is_refused():
    assert kind_of(document("x: " + "a" * 1_000_000)) == "too-large"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    settle(data)


TOKENS = ["---", "\n", "\r", ": ", "- ", "? ", "[", "]", "{", "}", "&a", "*a", "!!str", "!", "%"]
TOKENS += ["|", ">-", "'", '"', "#", "<<: ", "\t", "\x85", "\u2028", "\0", "\ufeff", "~", "\\x"]
TOKENS += ["seo:", "related_article1:", "quicktakes:", "date: 0000-00-00", "id: ", "...", "é", ","]
PIECES = st.sampled_from(TOKENS) | st.binary(max_size=4).map(lambda b: b.decode("latin-1"))


@given(
    st.sampled_from(sorted(DOCUMENTS.glob("*.md"))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), max_size=6),
)
def test_a_damaged_document_is_read_or_refused(path, damages):
    text = path.read_text("utf-8")
    for where, length, piece in damages:
        start = int(where * len(text))
        text = text[:start] + piece + text[start + length :]

    settle(text.encode())


@given(st.lists(st.sampled_from([*TOKENS, "a", " ", "  ", "a: "]), max_size=25).map("".join))
def test_any_yaml_below_the_required_keys_is_read_or_refused(more):
    settle(document(more))


def settle(data: bytes) -> None:
    line = column = 1
    try:
        assert isinstance(parse(data), Document)
    except DocumentError as error:
        line, column = error.line, error.column
    assert 1 <= line <= data.count(b"\n") + 1
    assert 1 <= column <= len(data) + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda n: document("x: " + "[" * n),
        lambda n: document("x: [" + "a, " * n + "]"),
        lambda n: document("x: [" + "[a], " * n + "]"),
        lambda n: document("x: {" + "".join(f"k{i}: {{}}, " for i in range(n)) + "}"),
        lambda n: document("\n".join(f"k{i}: {i}" for i in range(n))),
        lambda n: document("seo:\n" + "\n".join(f"  k{i}: {i}" for i in range(n))),
        lambda n: document("\n".join(f"k{i}: &a{i} {i}" for i in range(n))),
        lambda n: document("a: &a 1\n" + "\n".join(f"k{i}: *a" for i in range(n))),
        lambda n: document("\n".join(f"related_article{i}: {{id: {i}}}" for i in range(1, n))),
        lambda n: document("\n".join(f"related_article{n - i}: {{}}" for i in range(n))),
        lambda n: document("score: " + "1" * n + "x"),
        lambda n: document("id: " + "1" * n),
        lambda n: document("date: " + "1" * n),
        lambda n: document('title: "' + "\\x41" * n + '"'),
        lambda n: document("title: " + "word\n  " * n),
        lambda n: document("title: |\n" + "  word\n" * n),
        lambda n: document("title: " + "x" * n + ": y"),
        lambda n: document("x: " + "!" * n),
        lambda n: document("".join(f"%TAG !a{i}! x\n" for i in range(n))),
        lambda n: document("---x\n" * n),
        lambda n: b"---\n" * n,
        lambda n: b"---" + b" " * n + b"x",
        lambda n: b"\n---" + b"-" * n,
        lambda n: document("") + b"\r\n" * n,
    ],
)
def test_twice_the_size_costs_at_most_three_times_as_much(make):
    # Twice doubled, so that noise cannot pass for growth: in proportion 4, squared 16.
    size = 3_000

    assert cost(make, 4 * size) <= 9 * cost(make, size) + 0.002


def cost(make: Callable[[int], bytes], size: int) -> float:
    """The CPU seconds of reading it: the least of five."""
    data = make(size)
    times = []
    gc.disable()  # a full collection falls on one size and not on its quarter
    for _ in range(5):
        start = time.process_time()
        settle(data)
        times.append(time.process_time() - start)
    gc.enable()
    return min(times)
