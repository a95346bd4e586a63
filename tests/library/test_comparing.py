from datetime import timedelta

import pytest
from django.utils import timezone

from articles.library import comparing
from articles.library.comparing import Found, canonical_finding
from articles.models import Article, RelatedArticle, SeoMetadata, Status
from tests.factories import make_article, make_subject

A, B, C = (f"/learn/{subject}/questions/ice" for subject in "abc")


def kind_of(path: str, chosen: dict[str, str], public: str = A + B + C) -> str | None:
    finding = canonical_finding(path, chosen[path], chosen, {A, B, C}, public)
    return finding.kind if finding else None


def paths(found: list[Found]) -> list[str]:
    return sorted(one.path for one in found)


def test_a_choice_of_a_public_article_is_fine() -> None:
    assert kind_of(A, {A: B}) is None
    assert kind_of(A, {A: B, B: B}) is None


def test_a_choice_of_itself_says_that_it_is_no_copy() -> None:
    assert kind_of(A, {A: A}) is None


def test_a_choice_of_an_address_that_nothing_has_is_told() -> None:
    assert kind_of(A, {A: "/learn/a/questions/gone"}) == "canonical-absent"


def test_a_choice_of_what_readers_may_not_see_is_told() -> None:
    assert kind_of(A, {A: B}, public=A) == "canonical-unpublished"


def test_a_chain_is_told_where_it_begins() -> None:
    chosen = {A: B, B: C}

    assert [kind_of(path, chosen) for path in chosen] == ["canonical-chain", None]


def test_a_circle_is_told_for_all_that_lead_into_it() -> None:
    chosen = {A: B, B: C, C: B}

    assert [kind_of(path, chosen) for path in chosen] == ["canonical-loop"] * 3


@pytest.mark.django_db
def test_what_no_other_article_names_is_an_orphan() -> None:
    named, alone, proud = make_article(), make_article(), make_article()
    RelatedArticle.objects.create(article=alone, position=1, target=named)
    RelatedArticle.objects.create(article=proud, position=1, target=proud)

    found = list(comparing.orphans())

    expected = sorted([alone.get_absolute_url(), proud.get_absolute_url()])
    assert paths(found) == expected


@pytest.mark.django_db
def test_a_question_of_several_articles_is_told_with_another_of_them() -> None:
    first, second, third = (
        make_article(question, subject=make_subject(name))
        for name, question in (("A", "Why ice?"), ("B", "Why Ice?"), ("C", "Why ice?"))
    )
    make_article("Why snow?")

    found = list(comparing.shared_questions())

    urls = [one.get_absolute_url() for one in (first, second, third)]
    assert paths(found) == sorted(urls)
    others = {one.path: one.finding.message for one in found}
    assert others[urls[0]] == f"The same is asked at {urls[1]}."
    assert others[urls[2]] == f"The same is asked at {urls[0]}."


@pytest.mark.django_db
def test_copies_and_hidden_articles_share_with_nobody() -> None:
    shared = {"seo": {"description": "It melts."}}
    original = make_article("Why ice?", subject=make_subject("A"), **shared)
    make_article("Why ice?", subject=make_subject("B"), canonical=original, **shared)
    hidden = {"seo": {"description": "It melts.", "no_index": True}}
    make_article("Why ice?", subject=make_subject("C"), **hidden)

    assert list(comparing.shared_questions()) == []
    assert list(comparing.shared_descriptions()) == []


@pytest.mark.django_db
def test_a_description_of_several_articles_is_told_but_not_its_absence() -> None:
    one, two = (make_article(seo={"description": "It melts."}) for _ in range(2))
    make_article()
    make_article()

    found = list(comparing.shared_descriptions())

    assert paths(found) == sorted([one.get_absolute_url(), two.get_absolute_url()])


@pytest.mark.django_db
def test_another_spelling_of_a_subject_is_told() -> None:
    subject = make_subject("Computer Science")
    odd = make_article(subject=subject, subject_name="Computer science")
    make_article(subject=subject, subject_name="Computer Science")
    make_article(subject=subject)
    make_article(subject=make_subject("Chosen", name_is_chosen=True), subject_name="Given")

    (found,) = comparing.spellings()

    assert found.path == odd.get_absolute_url()
    assert found.finding.message == "It says “Computer science”; the subject is “Computer Science”."


@pytest.mark.django_db
def test_canonicals_are_read_from_the_library() -> None:
    hidden = make_article("Hidden?", status=Status.DRAFT)
    original = make_article("Original?")
    chosen = {
        "absent": "/learn/x/questions/gone",
        "unpublished": hidden.get_absolute_url(),
        "fine": original.get_absolute_url(),
        "elsewhere": "https://elsewhere.example/ice",
    }
    copies = {
        name: make_article(seo={"canonical_url": url}).get_absolute_url()
        for name, url in chosen.items()
    }

    found = {one.path: one.finding.kind for one in comparing.canonicals()}

    assert found == {
        copies["absent"]: "canonical-absent",
        copies["unpublished"]: "canonical-unpublished",
    }


@pytest.mark.django_db
def test_a_copy_whose_original_was_withdrawn_since_is_told() -> None:
    original = make_article()
    copied = make_article(canonical=original)
    make_article(canonical=make_article())
    ends = timezone.now() - timedelta(days=1)
    Article.objects.filter(pk=original.pk).update(unpublish_at=ends)

    (found,) = comparing.canonicals()

    assert (found.path, found.finding.kind) == (
        copied.get_absolute_url(),
        "canonical-unpublished",
    )


@pytest.mark.django_db
def test_an_article_without_an_seo_row_is_compared_like_the_others() -> None:
    one, two = make_article("Why ice?"), make_article("Why ice?")
    SeoMetadata.objects.all().delete()

    assert paths(list(comparing.shared_questions())) == sorted(
        [one.get_absolute_url(), two.get_absolute_url()]
    )
