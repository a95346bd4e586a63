"""Two documents with a common past, merged key by key."""

from dataclasses import replace

import pytest
from hypothesis import given

from articles.text.document_model import Document, RelatedLink, Seo, Settings
from articles.text.merging import Clash, differing, merge
from tests.text.drawn import documents

BASE = Document(
    url="/learn/physics/questions/what-is-light",
    question="What is light?",
    title="What is light?",
    answer="A wave.",
    author="Mara Lind",
    seo=Seo(title="Light", page_keywords="light"),
    extra="mood: calm\nsource: a book\n",
    related=(RelatedLink(url="/learn/physics/questions/what-is-a-wave"),),
)


def test_what_each_side_changed_is_in_the_merge():
    folder = replace(BASE, title="Light", extra="mood: wild\nsource: a book\n")
    library = replace(
        BASE,
        answer="A wave, and grains.",
        seo=replace(BASE.seo, page_keywords="light, waves"),
        settings=Settings(status="draft"),
        extra="mood: calm\nsource: a film\n",
    )

    merged = merge(BASE, folder, library)

    assert merged.clashes == ()
    assert merged.document == replace(library, title="Light", extra="mood: wild\nsource: a film\n")
    assert merged.of_library == merged.document


def test_a_key_changed_on_both_sides_clashes_and_the_others_do_not():
    folder = replace(BASE, title="Light", author="Ada Brook")
    library = replace(BASE, title="On light", answer="A wave, and grains.")

    merged = merge(BASE, folder, library)

    assert merged.clashes == (Clash("title", "What is light?", "Light", "On light"),)
    assert merged.document == replace(folder, answer="A wave, and grains.")
    assert merged.of_library == replace(merged.document, title="On light")


def test_the_same_change_on_both_sides_is_no_clash():
    changed = replace(BASE, title="Light", related=())

    assert merge(BASE, changed, changed).clashes == ()
    assert merge(BASE, changed, changed).document == changed


@pytest.mark.parametrize(
    ("removed", "key"),
    [
        (replace(BASE, author=None), "author"),
        (replace(BASE, seo=replace(BASE.seo, title=None)), "seo.title"),
        (replace(BASE, related=()), "related articles"),
        (replace(BASE, extra="source: a book\n"), "mood"),
        (replace(BASE, seo=None), "seo.title, seo.page_keywords"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_key_that_one_side_removed_is_gone(removed: Document, key: str):
    assert ", ".join(differing(BASE, removed)) == key
    assert merge(BASE, BASE, removed).document == removed
    assert merge(BASE, removed, BASE).document == removed


def test_a_key_removed_here_and_changed_there_clashes():
    folder, library = replace(BASE, author=None), replace(BASE, author="Ada Brook")

    assert merge(BASE, folder, library).clashes == (
        Clash("author", "Mara Lind", None, "Ada Brook"),
    )


def test_a_folder_with_an_exported_value_has_not_changed_it():
    exported = replace(BASE, title="Light")
    library = replace(BASE, title="On light")

    merged = merge(BASE, replace(exported, author="Ada Brook"), library, held=[exported, library])

    assert merged.clashes == ()
    assert merged.document == replace(library, author="Ada Brook")


def test_without_a_common_past_all_that_differs_clashes():
    folder = replace(BASE, title="Light", author=None)

    merged = merge(None, folder, BASE)

    assert [clash.key for clash in merged.clashes] == ["title", "author"]
    assert merged.document == folder
    assert merged.of_library == BASE


def test_an_unknown_key_called_body_is_not_the_body():
    folder = replace(BASE, extra="body: of water\n")
    library = replace(BASE, body="&nbsp;")

    assert merge(BASE, folder, library).document == replace(folder, body="&nbsp;")


@pytest.mark.slow
@given(documents(), documents(), documents())
def test_one_sided_changes_win_and_the_sides_of_a_clash_are_kept(base, one, other):
    assert differing(one, one) == []
    assert differing(one, merge(one, one, other).document) == differing(one, other)
    assert differing(other, merge(one, other, one).document) == []
    merged = merge(base, one, other)
    assert {clash.key for clash in merged.clashes} <= set(differing(one, other))
