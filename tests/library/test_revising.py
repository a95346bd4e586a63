"""Every saved change is one revision, and its consequences follow."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import importing, redirecting, revising
from articles.models import Article, Redirect, RelatedArticle, Rendering, Revision, SeoMetadata
from articles.text import packing
from articles.text.documents import parse
from tests.factories import make_article, make_subject
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db


def recorded(**values: object) -> Article:
    article = make_article(**values)
    revising.record(article, author=None)
    return article


def change(article: Article, **values: object) -> Revision | None:
    Article.objects.filter(pk=article.pk).update(**values)
    return revising.record(article, author=None, message="Changed")


def test_the_first_revision_holds_the_whole_article() -> None:
    article = make_article("What is light?", seo={"keywords": "  a ,b"})
    revision = revising.record(article, author=None)
    document = parse(packing.unpack(bytes(revision.document)))
    assert revision.number == 1
    assert document.url == article.get_absolute_url()
    assert document.answer == article.answer
    assert document.seo.page_keywords == "  a ,b"


def test_a_change_makes_the_next_revision_and_raises_the_version() -> None:
    article = recorded()
    before = Article.objects.get(pk=article.pk)
    revision = change(article, answer="Waves, or grains.")
    after = Article.objects.get(pk=article.pk)
    assert (revision.number, revision.message) == (2, "Changed")
    assert after.version == before.version + 1
    assert after.updated_at > before.updated_at
    assert (article.version, article.updated_at) == (after.version, after.updated_at)


def test_a_change_keeps_the_text_of_every_other_key(tmp_path: Path) -> None:
    data = document(more="# Checked twice.\nscore:   -1\n").replace(b"Mara Lind", b'"Mara Lind"')
    put(tmp_path, data)
    importing.run([tmp_path], processes=1)

    revision = change(Article.objects.get(), title="Why does ice slip?")

    assert revision.text == data.replace(
        b"\ntitle: Why is ice slippery?", b"\ntitle: Why does ice slip?"
    )


def test_no_change_writes_nothing() -> None:
    article = recorded(answer="Ends in white space \n\n")
    before = Article.objects.filter(pk=article.pk).values().get()
    assert revising.record(article, author=None, message="Nothing") is None
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert article.revisions.count() == 1


def test_a_change_of_the_keywords_alone_is_a_change() -> None:
    article = recorded()
    SeoMetadata.objects.filter(article=article).update(keywords="light")
    assert revising.record(article, author=None).number == 2


def test_an_answer_is_rendered_when_it_is_saved() -> None:
    article = recorded()
    change(article, answer="A formula: $x^2$.")
    assert Rendering.objects.filter(formulas=1).exists()


def test_a_public_article_that_moves_leaves_a_redirect() -> None:
    article = recorded(question="What is light?")
    old = article.get_absolute_url()
    change(article, slug="what-light-is")
    assert redirecting.find(old).path == article.get_absolute_url()


def test_a_draft_that_moves_leaves_nothing() -> None:
    article = recorded(status="draft")
    change(article, slug="elsewhere")
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_an_article_that_was_public_once_leaves_a_redirect(status: str) -> None:
    article = recorded(question="What is light?")
    old = article.get_absolute_url()
    change(article, status=status)
    change(article, slug="elsewhere")
    assert redirecting.find(old).path == article.get_absolute_url()


def test_a_move_to_another_subject_leaves_a_redirect() -> None:
    article = recorded(question="What is light?")
    old = article.get_absolute_url()
    change(article, subject=make_subject("Optics"))
    assert redirecting.find(old).path == "/learn/optics/questions/what-is-light"


def test_a_scheduled_article_that_moves_leaves_nothing() -> None:
    article = recorded(published_at=timezone.now() + timedelta(days=1))
    change(article, slug="elsewhere")
    assert not Redirect.objects.exists()


def test_a_withdrawn_article_is_gone_until_it_is_published_again(client: Client) -> None:
    article = recorded()
    answers = []
    for status in ("withdrawn", "published"):
        change(article, status=status)
        answers.append(client.get(article.get_absolute_url()).status_code)
    assert answers == [410, 200]


def test_a_deleted_article_that_was_withdrawn_is_gone_all_the_same() -> None:
    article = recorded()
    change(article, status="withdrawn")
    revising.delete([article])
    assert redirecting.find(article.get_absolute_url()).is_gone


def test_90_articles_are_deleted_with_as_many_queries_as_10() -> None:
    counts = []
    for size in (10, 90):  # of more than 100 Django deletes the rows in several statements
        articles = [make_article() for _ in range(size)]
        with CaptureQueriesContext(connection) as captured:
            revising.delete(articles)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_copy_of_a_withdrawn_original_becomes_the_original_until_it_is_back() -> None:
    original, copy = (
        recorded(slug="light", answer="Waves.", subject=make_subject(name)) for name in "AB"
    )
    for status, canonical in (("withdrawn", None), ("published", original)):
        change(original, status=status)
        copy.refresh_from_db()
        assert copy.canonical == canonical


def test_a_declared_copy_of_a_withdrawn_original_is_its_own_until_that_is_back() -> None:
    original = recorded(slug="light")
    copy = recorded(slug="shine", seo={"canonical_url": original.get_absolute_url()})
    for status, canonical in (("withdrawn", None), ("published", original)):
        change(original, status=status)
        copy.refresh_from_db()
        assert copy.canonical == canonical


def test_a_chosen_original_that_moves_stays_the_original() -> None:
    original = recorded(slug="light")
    copy = recorded(slug="shine", seo={"canonical_url": original.get_absolute_url()})
    change(original, slug="light-itself")
    copy.refresh_from_db()
    assert copy.canonical == original


def test_a_change_in_the_middle_of_a_chain_of_choices_keeps_its_ends() -> None:
    end = recorded(slug="end")
    middle = recorded(slug="middle", seo={"canonical_url": end.get_absolute_url()})
    first = recorded(slug="first", seo={"canonical_url": middle.get_absolute_url()})
    change(first, answer="Another one.")
    for copy in (first, middle):
        copy.refresh_from_db()
        assert copy.canonical == end


def test_an_article_that_moves_back_leaves_one_redirect() -> None:
    article = recorded(slug="here")
    change(article, slug="there")
    change(article, slug="here")
    there = article.get_absolute_url().replace("here", "there")
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [
        (there, article.get_absolute_url())
    ]


def test_a_page_at_an_address_that_was_gone_opens_it_again() -> None:
    article = make_article(status="draft")
    redirecting.add(article.get_absolute_url(), "")
    revising.record(article, author=None)
    assert redirecting.find(article.get_absolute_url()).is_gone
    change(article, status="published")
    assert redirecting.find(article.get_absolute_url()) is None


def test_a_new_article_is_found_by_the_links_that_waited_for_it() -> None:
    waiting = make_article()
    url = "/learn/optics/questions/what-is-light"
    RelatedArticle.objects.create(article=waiting, position=1, url=url)
    article = recorded(subject=make_subject("Optics"), slug="what-is-light")
    assert waiting.related_links.get().target == article


def test_a_copy_whose_answer_changes_is_no_copy_any_more() -> None:
    original, copy = (
        recorded(slug="light", answer="Waves.", subject=make_subject(name)) for name in "AB"
    )
    copy.refresh_from_db()
    assert copy.canonical == original
    change(copy, answer="Grains.")
    copy.refresh_from_db()
    assert copy.canonical is None


def test_what_no_document_can_hold_is_refused() -> None:
    article = recorded()
    with pytest.raises(revising.Refused, match=r"^This article cannot be saved: it would be"):
        change(article, answer="x" * 1_000_001)


def test_links_swap_their_places() -> None:
    article = recorded()
    first, second = (revising.link_to(make_article(question)) for question in ("One?", "Two?"))
    revising.replace_related(article, [first, second])
    revising.replace_related(article, [second, first])
    assert [(row.position, row.title) for row in article.related_links.all()] == [
        (1, "Two?"),
        (2, "One?"),
    ]


def test_a_picked_article_gives_its_address_title_subject_and_number() -> None:
    target = make_article("What is light?", subject=make_subject("Optics"), source_id=7)
    link = revising.link_to(target)
    assert (link.url, link.title, link.subject, link.source_id) == (
        "/learn/optics/questions/what-is-light",
        "What is light?",
        "Optics",
        7,
    )


def test_a_deleted_public_article_is_gone_and_its_links_dangle() -> None:
    article, other = recorded(), recorded()
    revising.replace_related(other, [revising.link_to(article)])
    path = article.get_absolute_url()
    revising.delete([article])
    assert redirecting.find(path).is_gone
    assert other.related_links.get().url == path
    assert other.related_links.get().target is None


def test_a_deleted_draft_leaves_no_redirect() -> None:
    revising.delete([recorded(status="draft")])
    assert not Redirect.objects.exists()


def test_the_copy_of_a_deleted_original_becomes_the_original() -> None:
    original, *copies = (
        recorded(slug="light", answer="Waves.", subject=make_subject(name)) for name in "ABC"
    )
    revising.delete([original])
    canonicals = [Article.objects.get(pk=copy.pk).canonical for copy in copies]
    assert canonicals == [None, copies[0]]


def test_a_stale_version_is_a_conflict_that_names_who_saved() -> None:
    article = recorded()
    opened = article.version
    change(article, answer="By an import.")
    stale = Article.objects.get(pk=article.pk)
    stale.answer = "Mine."
    with pytest.raises(revising.Conflict, match="An import saved this article"):
        revising.save_changes(stale, opened)
    assert Article.objects.get(pk=article.pk).answer == "By an import."


def test_only_columns_that_differ_are_written() -> None:
    article = recorded()
    article.answer = "Mine."
    with CaptureQueriesContext(connection) as queries:
        revising.save_changes(article, article.version)
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    assert updates[0].count(" = ") == 2  # the answer, and the row's number
