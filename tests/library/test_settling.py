from datetime import date
from pathlib import Path

import pytest

from articles.library import importing, settling
from articles.library.settling import Copy, plan_canonicals
from articles.models import Article, Redirect, RelatedArticle, SeoMetadata
from tests.library.documents import document, put, related


def copy(pk: int, subject: str, day: int = 1, **values: object) -> Copy:
    defaults: dict[str, object] = {
        "answer": "The same answer.",
        "is_eligible": True,
        "chosen": "",
        "canonical_id": None,
    }
    path = f"/learn/{subject}/questions/{values.pop('slug', 'a')}"
    return Copy(pk, path, date(2025, 1, day), **(defaults | values))  # type: ignore[arg-type]


def test_the_oldest_copy_is_the_original() -> None:
    assert plan_canonicals([copy(1, "b", day=2), copy(2, "c", day=1)]) == {1: 2, 2: None}


def test_of_one_day_the_first_address_is_the_original() -> None:
    assert plan_canonicals([copy(1, "b"), copy(2, "a")]) == {1: 2, 2: None}


def test_another_answer_is_no_copy() -> None:
    rows = [copy(1, "a"), copy(2, "b", answer="Another answer.")]

    assert plan_canonicals(rows) == {1: None, 2: None}


def test_what_readers_may_not_find_is_no_original() -> None:
    rows = [copy(1, "a", day=1, is_eligible=False), copy(2, "b", day=2), copy(3, "c", day=3)]

    assert plan_canonicals(rows) == {1: 2, 2: None, 3: 2}


def test_an_editors_choice_comes_first() -> None:
    rows = [copy(1, "a", chosen="/learn/b/questions/a"), copy(2, "b"), copy(3, "c")]

    assert plan_canonicals(rows) == {1: 2, 2: None, 3: 2}


def test_an_article_that_names_itself_is_no_copy() -> None:
    rows = [copy(1, "a"), copy(2, "b", day=2, chosen="/learn/b/questions/a")]

    assert plan_canonicals(rows) == {1: None, 2: None}


def test_a_chain_of_choices_is_cut_to_its_end() -> None:
    rows = [
        copy(1, "a", slug="x", chosen="/learn/b/questions/y"),
        copy(2, "b", slug="y", chosen="/learn/c/questions/z"),
        copy(3, "c", slug="z"),
    ]

    assert plan_canonicals(rows) == {1: 3, 2: 3, 3: None}


def test_a_circle_of_choices_leaves_each_as_its_own() -> None:
    rows = [
        copy(1, "a", slug="x", chosen="/learn/b/questions/y"),
        copy(2, "b", slug="y", chosen="/learn/a/questions/x"),
    ]

    assert plan_canonicals(rows) == {1: None, 2: None}


def test_a_choice_that_leads_nowhere_counts_for_nothing() -> None:
    assert plan_canonicals([copy(1, "a", chosen="/learn/b/questions/gone")]) == {1: None}


def test_a_choice_of_what_readers_may_not_find_counts_for_nothing() -> None:
    rows = [
        copy(1, "a"),
        copy(2, "b", chosen="/learn/c/questions/y"),
        copy(3, "c", slug="y", is_eligible=False),
    ]

    assert plan_canonicals(rows) == {1: None, 2: 1, 3: None}


def test_a_choice_follows_its_original_to_a_new_address() -> None:
    rows = [copy(1, "a", slug="x", chosen="/learn/b/questions/y"), copy(2, "c", slug="y")]
    redirects = {"/learn/b/questions/y": "/learn/c/questions/y"}

    assert plan_canonicals(rows, redirects) == {1: 2, 2: None}


def test_a_copy_of_a_page_elsewhere_is_no_original() -> None:
    rows = [copy(1, "a", chosen="https://elsewhere.example/a"), copy(2, "b")]

    assert plan_canonicals(rows) == {1: None, 2: None}


@pytest.mark.django_db
def test_canonicals_follow_what_became_of_the_original(tmp_path: Path) -> None:
    put(tmp_path, document(), document(shelf="zoology", subject="Zoology", date="2025-03-05"))
    importing.run([tmp_path], processes=1)
    copied = Article.objects.get(subject__slug="zoology")
    assert copied.canonical is not None

    SeoMetadata.objects.filter(article=copied.canonical).update(no_index=True)
    settling.settle_canonicals({copied.slug})

    copied.refresh_from_db()
    original = Article.objects.get(subject__slug="physics")
    assert copied.canonical is None
    assert original.canonical == copied


@pytest.mark.django_db
def test_a_link_to_an_address_with_a_strange_form_dangles(tmp_path: Path) -> None:
    strange = ["/learn/physics", "https://example.org/", "/learn/x/questions/", "é"]
    put(tmp_path, document(more=related(*strange)))
    importing.run([tmp_path], processes=1)

    assert RelatedArticle.objects.filter(target=None).count() == 4


@pytest.mark.django_db
def test_a_redirect_to_nowhere_leaves_the_link_dangling(tmp_path: Path) -> None:
    Redirect.objects.create(old_path="/learn/a/questions/b", new_path="")
    put(tmp_path, document(more=related("/learn/a/questions/b")))

    importing.run([tmp_path], processes=1)

    assert RelatedArticle.objects.get().target is None
