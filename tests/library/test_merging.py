"""Two articles become one: what led to the one that goes leads to the one that stays."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.library import clearing, importing, merging, redirecting, revising, settling
from articles.library.revising import Refused
from articles.models import Article, ChangeSet, Redirect, RelatedArticle, Status, Task
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.documents import document, put, related
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

GONE = "/learn/optics/questions/what-is-light"


@pytest.fixture
def gone() -> Article:
    article = make_article("What is light?", subject=make_subject("Optics"))
    revising.record(article, author=None)
    return article


@pytest.fixture
def kept() -> Article:
    article = make_article("Light?", subject=make_subject("Physics"))
    revising.record(article, author=None)
    return article


def merge(gone: Article, kept: Article) -> Task:
    """Of both as they are by now."""
    gone.refresh_from_db()
    kept.refresh_from_db()
    return merging.merge(gone, kept, author=None)


def test_it_works(gone: Article, kept: Article, client: Client) -> None:
    merge(gone, kept)
    for form in ("", ".md"):
        response = client.get(f"{GONE}{form}")
        assert response.status_code == 301
        assert response["Location"] == f"{kept.get_absolute_url()}{form}"
    last = gone.revisions.first()
    assert last.message == f"Merged into {kept.get_absolute_url()}"
    assert b"status: withdrawn" in last.text


def test_old_addresses_of_the_one_that_goes_lead_to_the_other_in_one_hop(
    gone: Article, kept: Article
) -> None:
    redirecting.add("/older", GONE)
    merge(gone, kept)
    assert redirecting.find("/older").path == kept.get_absolute_url()


def test_related_links_lead_to_the_one_that_stays(gone: Article, kept: Article) -> None:
    other = make_article()
    revising.replace_related(other, [revising.link_to(gone)])
    merge(gone, kept)
    link = other.related_links.get()
    assert (link.target, link.url) == (kept, GONE)


def test_related_links_of_a_later_import_do_so_too(gone: Article, kept: Article, tmp_path) -> None:
    merge(gone, kept)
    put(tmp_path, document(more=related(GONE)))
    importing.run([tmp_path], processes=1)
    assert RelatedArticle.objects.get().target == kept


def test_copies_of_the_one_that_goes_become_copies_of_the_other(
    gone: Article, kept: Article
) -> None:
    copy = make_article("Copied?", seo={"canonical_url": GONE})
    settling.settle_canonicals()
    copy.refresh_from_db()
    assert copy.canonical == gone
    merge(gone, kept)
    copy.refresh_from_db()
    assert copy.canonical == kept


def test_the_one_that_stays_is_no_copy_of_the_one_that_went(gone: Article) -> None:
    copy = make_article(
        "What is light?", subject=make_subject("Physics"), answer=gone.answer, canonical=gone
    )
    merge(gone, copy)
    copy.refresh_from_db()
    assert copy.canonical is None


def test_a_draft_leaves_no_redirect(kept: Article) -> None:
    draft = make_article(status=Status.DRAFT)
    revising.record(draft, author=None)
    merge(draft, kept)
    assert not Redirect.objects.exists()


def test_publishing_again_takes_the_address_back(
    gone: Article, kept: Article, client: Client
) -> None:
    merge(gone, kept)
    Article.objects.filter(pk=gone.pk).update(status=Status.PUBLISHED)
    revising.record(gone, author=None)
    assert client.get(GONE).status_code == 200
    assert not Redirect.objects.exists()


def test_deleting_what_was_merged_leaves_its_redirect(gone: Article, kept: Article) -> None:
    merge(gone, kept)
    gone.refresh_from_db()
    revising.delete([gone])
    assert redirecting.find(GONE).path == kept.get_absolute_url()


def test_merging_there_and_back_leaves_one_hop(gone: Article, kept: Article) -> None:
    merge(gone, kept)
    Article.objects.filter(pk=gone.pk).update(status=Status.PUBLISHED)
    revising.record(gone, author=None)
    merge(kept, gone)
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        kept.get_absolute_url(): GONE
    }


def test_an_article_cannot_be_merged_into_itself(gone: Article) -> None:
    with pytest.raises(Refused, match="Name two articles"):
        merge(gone, gone)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_one_that_is_not_public_cannot_stay(gone: Article, status: Status) -> None:
    with pytest.raises(Refused, match="Publish it first"):
        merge(gone, make_article(status=status))
    assert Article.objects.get(pk=gone.pk).is_published


def test_two_that_readers_never_saw_are_merged_without_redirects(pia: User) -> None:
    gone, kept = (make_article(f"{name}?", status=Status.DRAFT) for name in ("Gone", "Kept"))
    for article in (gone, kept):
        revising.record(article, author=None)
    task = merge(gone, kept)
    assert task.report["said"] == f"{gone.get_absolute_url()} is withdrawn."
    assert not Redirect.objects.exists()
    many.undo(task.change_set, author=pia)
    assert Article.objects.get(pk=gone.pk).status == Status.DRAFT


def test_what_readers_once_saw_is_not_merged_into_what_they_cannot_see(gone: Article) -> None:
    Article.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    revising.record(gone, author=None)
    with pytest.raises(Refused, match="Publish it first"):
        merge(gone, make_article(status=Status.DRAFT))


def test_an_article_that_somebody_saved_meanwhile_is_a_conflict() -> None:
    gone, kept = make_article(), make_article()
    revising.record(Article.objects.get(pk=gone.pk), author=None)
    task = merging.merge(gone, kept, author=None)
    assert "saved this article" in task.error
    gone.refresh_from_db()
    assert gone.status == "published"


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


def test_a_merge_is_undone_as_one(gone: Article, kept: Article, pia: User) -> None:
    other = make_article()
    revising.replace_related(other, [revising.link_to(gone)])
    redirecting.add("/older", GONE)
    gone.refresh_from_db()
    kept.refresh_from_db()
    answer = kept.answer
    task = merging.merge(gone, kept, author=pia, texts={"answer": "Of both."})
    assert (task.change_set.articles, Article.objects.get(pk=kept.pk).answer) == (2, "Of both.")
    undone = many.undo(task.change_set, author=pia)
    assert many.articles(undone) == 2
    assert Article.objects.get(pk=gone.pk).is_published
    assert Article.objects.get(pk=kept.pk).answer == answer
    assert other.related_links.get().target == gone
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/older": GONE}


def test_a_merge_can_be_undone_after_old_tasks_were_cleared(
    gone: Article, kept: Article, pia: User
) -> None:
    redirecting.add("/older", GONE)
    gone.refresh_from_db()
    kept.refresh_from_db()
    task = merging.merge(gone, kept, author=pia)
    Task.objects.update(ended_at="2020-01-01T00:00Z")
    clearing.run(Task(), lambda *_: None)
    many.undo(task.change_set, author=pia)
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/older": GONE}
    clearing.run(Task(), lambda *_: None)
    assert not Task.objects.filter(kind=task.kind).exists()


def test_what_follows_is_told_before(gone: Article, kept: Article) -> None:
    redirecting.add("/older", GONE)
    for _ in range(2):
        revising.replace_related(make_article(), [revising.link_to(gone)])
    copy = make_article("Copied?", seo={"canonical_url": GONE})
    settling.settle_canonicals()
    follows = merging.follows(gone)
    assert follows == ([GONE, "/older"], 2, 1)
    merge(gone, kept)
    assert set(Redirect.objects.values_list("old_path", flat=True)) == set(follows.redirects)
    assert RelatedArticle.objects.filter(target=kept).count() == follows.links
    copy.refresh_from_db()
    assert copy.canonical == kept


def test_the_words_of_either_can_be_kept(gone: Article, kept: Article, pia: User) -> None:
    gone.refresh_from_db()
    kept.refresh_from_db()
    texts = {"question": gone.question, "answer": gone.answer}
    task = merging.merge(gone, kept, author=pia, texts=texts)
    kept.refresh_from_db()
    assert (kept.question, kept.answer) == (gone.question, gone.answer)
    assert [one.origin for one in kept.revisions.filter(change_set=task.change_set)] == ["merge"]


def test_an_empty_question_merges_nothing(gone: Article, kept: Article, pia: User) -> None:
    gone.refresh_from_db()
    kept.refresh_from_db()
    task = merging.merge(gone, kept, author=pia, texts={"question": " "})
    assert task.error == "The question is empty. Write one."
    assert Article.objects.get(pk=gone.pk).is_published
    assert not ChangeSet.objects.exists()


def test_who_may_not_publish_merges_no_public_article(gone: Article, kept: Article) -> None:
    gone.refresh_from_db()
    kept.refresh_from_db()
    with pytest.raises(Refused, match="Only publishers"):
        merging.merge(gone, kept, author=make_person("eva", "editor"))
