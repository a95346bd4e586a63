"""Edits of documents drawn at random, made to hurt, and real."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.text.document_model import FIELD_OF_KEY
from articles.text.documents import Document, RelatedLink, Seo, parse
from articles.text.documents_editing import edit
from tests.text.drawn import edits, files
from tests.text.editing import differences, front
from tests.text.hostile import growth


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_edit_in_any_style_is_read_back_and_leaves_the_other_keys(drawn):
    data = drawn.draw(files())
    old = parse(data)
    new = drawn.draw(edits(old))

    result = edit(data, new)

    assert edit(data, old).data == data
    assert parse(result.data) == new
    if not result.whole:
        before, after = sources(data), sources(result.data)
        same = [key for key in before if key in after and says_the_same(key, old, new)]
        assert [after[key] for key in same] == [before[key] for key in same]


def says_the_same(key: str, old: Document, new: Document) -> bool:
    if key in FIELD_OF_KEY:
        return getattr(old, FIELD_OF_KEY[key]) == getattr(new, FIELD_OF_KEY[key])
    return old.related == new.related if key.startswith("related_") else old.extra == new.extra


def sources(data: bytes) -> dict[str, list[str]]:
    """The lines of each key but blank ones and comments, which may stand below another key."""
    text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    text = text[: text.index("\n---", 3) + 1]
    root = yaml.compose(text, yaml.CSafeLoader)
    starts = [key.start_mark.index for key, _ in root.value]
    return {
        key.value: [
            line
            for line in text[start:end].split("\n")
            if line.strip() and not line.lstrip().startswith(("#", "?"))
        ]
        for (key, _), start, end in zip(root.value, starts, [*starts[1:], len(text)], strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda n: "".join(f"k{i}: {i}\n" for i in range(n)),
        lambda n: "seo:\n" + "".join(f"  k{i}: {i}\n" for i in range(n)),
        lambda n: "seo: {" + "".join(f"k{i}: {i}, " for i in range(n)) + "title: a}\n",
        lambda n: "title: |\n" + "  word\n" * n,
        lambda n: "title: a\n" + "# aside\n\n" * n,
        lambda n: "author: b" + " " * n + "# aside\n",
        lambda n: "".join(f"related_article{i}: {{id: {i}}}\n" for i in range(1, n)),
        lambda n: "".join(f"related_article{n - i}: {{}}\n" for i in range(n)),
        lambda n: "x: &a 1\n" + "".join(f"k{i}: *a\n" for i in range(n)),
    ],
)
def test_twice_the_size_costs_at_most_three_times_as_much(make):
    def edited(data: bytes) -> object:
        old = parse(data)
        new = replace(
            old, title="b", author=None, seo=Seo("c"), related=old.related[1:], extra="", score=1.0
        )
        return edit(data, new)

    # Twice doubled, so that noise cannot pass for growth: in proportion 4, squared 16.
    assert growth(edited, front(make(500)), front(make(2_000))) <= 9


def corpus_files(corpus: Path) -> list[Path]:
    found = sorted(corpus.glob("learn/*/*.md"))
    assert found
    return found


@pytest.mark.corpus
@pytest.mark.slow
def test_every_document_of_the_corpus_keeps_its_bytes(corpus: Path):
    different = [
        file.name
        for file in corpus_files(corpus)
        if edit(file.read_bytes(), parse(file.read_bytes())).data != file.read_bytes()
    ]

    assert different == []


NEW_LINK = RelatedLink("/learn/physics/questions/what-is-light", "What is light?", "Physics", 7)


def retitled(document: Document) -> Document:
    return replace(document, title=f"{document.title} Yes")


def reworded(document: Document) -> Document:
    return replace(document, seo=replace(document.seo, page_keywords="light, waves"))


def toggled(document: Document) -> Document:
    return replace(document, no_index=None if document.no_index else True)


def linked_more(document: Document) -> Document:
    return replace(document, related=(*document.related, NEW_LINK))


def linked_less(document: Document) -> Document:
    return replace(document, related=document.related[1:])


def swapped(document: Document) -> Document:
    return replace(document, related=document.related[1::-1] + document.related[2:])


def answered(document: Document) -> Document:
    return replace(document, answer=f"{document.answer}\n\nIn short: $a \\neq b$.")


def of_related(lines: list[str]) -> bool:
    starts = (
        "related_article",
        "    id: ",
        "    title: ",
        "        ",
        "    subject: ",
        "    url: ",
    )
    return all(line[1:].startswith(starts) for line in lines)


EDITS = [
    (retitled, lambda lines: len(lines) == 2 and all(" Yes\n" in line for line in lines[1:])),
    (reworded, lambda lines: len(lines) == 2 and lines[1] == "+    light, waves\n"),
    (toggled, lambda lines: [line[1:] for line in lines] == ["no_index: True\n"]),
    (linked_more, lambda lines: of_related(lines) and {line[0] for line in lines} == {"+"}),
    (linked_less, of_related),
    (swapped, of_related),
    (answered, lambda lines: len(lines) == 2 and lines[1][1:].startswith(lines[0][1:-1])),
]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(("change", "only_its_lines"), EDITS, ids=lambda part: part.__name__)
def test_an_edit_in_the_corpus_changes_only_its_own_lines_and_can_be_undone(
    corpus: Path, change, only_its_lines
):
    sample = random.Random(7).sample(corpus_files(corpus), 2_000)  # noqa: S311
    counts: Counter[str] = Counter()

    for file in sample:
        data = file.read_bytes()
        new = change(parse(data))
        result = edit(data, new)
        assert parse(result.data) == new
        assert edit(result.data, parse(data)).data == data
        counts["whole"] += result.whole
        counts["other lines"] += not only_its_lines(differences(data, result.data))

    assert counts == {"whole": 0, "other lines": 0}
