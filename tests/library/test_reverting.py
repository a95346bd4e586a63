"""An article as it was, to the byte of its document."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import finding, importing, redirecting, reverting, revising, searching
from articles.models import (
    Article,
    Origin,
    Redirect,
    RelatedArticle,
    Rendering,
    Revision,
    SeoMetadata,
    Subject,
)
from articles.text.documents import parse
from tests.factories import make_article, make_subject
from tests.library.documents import document, put, related

pytestmark = pytest.mark.django_db

URL = "/learn/physics/questions/why-is-ice-slippery"
ODD = b"""---
url: /learn/physics/questions/why-is-ice-slippery   # by hand
question: 'Why?'
answer: |
  It moves.

mood: [calm]
seo: {title: Ice, tone: dry}
quicktakes:
    status: published
---
Body \n\n"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is imported once, with a document that has links, of which one dangles."""
    put(tmp_path, document(), document("why-does-ice-float", id=8, title="Why does ice float?"))
    more = related("/learn/physics/questions/why-does-ice-float", "/learn/physics/questions/no")
    put(tmp_path, document(more=more))
    importing.run([tmp_path], processes=1)
    return tmp_path


@pytest.fixture
def article(folder: Path) -> Article:
    return Article.objects.get(slug="why-is-ice-slippery")


def edit(article: Article, **values: Any) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    revising.record(article, author=None)


def restore(article: Article, number: int = 1, **values: Any) -> Revision | None:
    return reverting.restore(article, number, **({"author": None} | values))


def rows(article: Article) -> dict[str, Any]:
    """All that the database holds of an article but its version, last change and history."""
    columns = Article.objects.filter(pk=article.pk).values().get()
    del columns["version"], columns["updated_at"]
    seo = SeoMetadata.objects.filter(article=article).values().get()
    links = list(article.related_links.values("position", "target", "url", "title", "source_id"))
    return columns | {"seo": seo, "links": links}


def change_everything(article: Article) -> None:
    """An edit of all that an editor can change."""
    SeoMetadata.objects.filter(article=article).update(
        title="Other", description="", keywords="other", no_index=True, share_image="/media/a.png"
    )
    revising.replace_related(article, [revising.link_to(make_article("Other?"))])
    now = timezone.now()
    edit(
        article,
        subject=make_subject("Other subject"),
        subject_name="Other subject",
        slug="other",
        question="Other?",
        title="",
        answer="Other, with a formula $x^2$.",
        author="",
        date=None,
        score=2.5,
        body="Other",
        extra="mood: calm\n",
        status="withdrawn",
        published_at=now - timedelta(days=400),
        unpublish_at=now + timedelta(days=1),
        provenance="asked",
        asked_by="Noor",
        checked_by="Dr. Lena Voss",
        source_id=99,
    )


def test_the_new_revision_has_the_very_bytes_of_the_old_one(article: Article):
    edit(article, answer="Other.")
    revision = restore(article, author=User.objects.create_superuser("ines"), message="Back")
    assert revision.text == article.revisions.get(number=1).text
    assert (revision.number, revision.origin, revision.author.username, revision.message) == (
        3,
        Origin.RESTORE,
        "ines",
        "Back",
    )


def test_all_rows_are_as_they_were(article: Article):
    before = rows(article)
    change_everything(article)
    assert rows(article) != before
    restore(article)
    assert rows(article) == before


def test_a_document_in_any_style_comes_back(tmp_path: Path):
    file = tmp_path / "ice.md"
    file.write_bytes(ODD)
    importing.run([tmp_path], processes=1)
    article = Article.objects.get()
    before = rows(article)
    change_everything(article)
    assert restore(article).text == ODD
    assert rows(article) == before
    # The rows say what the document says: saving the article unchanged writes nothing.
    assert revising.record(article, author=None) is None


def test_a_restore_can_be_taken_back(article: Article):
    change_everything(article)
    changed, text = rows(article), article.revisions.get(number=2).text
    restore(article)
    assert restore(article, 2).text == text
    assert rows(article) == changed


def test_the_version_grows_by_one_and_the_article_at_hand_knows(article: Article):
    edit(article, answer="Other.")
    version, changed_at = article.version, article.updated_at
    restore(article)
    there = Article.objects.get(pk=article.pk)
    assert (article.version, there.version) == (version + 1, version + 1)
    assert article.updated_at == there.updated_at > changed_at
    assert article.answer == there.answer


def test_the_state_it_is_in_already_writes_nothing(article: Article):
    before = Article.objects.filter(pk=article.pk).values().get()
    assert restore(article) is None
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert article.revisions.count() == 1


def test_what_was_changed_without_a_revision_gets_one_first(article: Article):
    Article.objects.filter(pk=article.pk).update(answer="By hand.")
    restore(article)
    unrecorded = article.revisions.get(number=2)
    assert parse(unrecorded.text).answer == "By hand."
    assert unrecorded.message == revising.UNRECORDED
    assert article.revisions.get(number=3).text == article.revisions.get(number=1).text


def test_an_import_takes_a_restored_article_for_unchanged(article: Article, folder: Path):
    edit(article, answer="Other.")
    restore(article)
    report = importing.run([folder], processes=1)
    assert report.actions() == {"unchanged": 2}
    put(folder, document(answer="New in the folder."))
    assert importing.run([folder], processes=1).actions()["updated"] == 1


def test_the_address_follows_with_redirects_in_one_hop(article: Article):
    edit(article, slug="elsewhere")
    other = article.get_absolute_url()
    assert redirecting.find(URL).path == other
    restore(article)
    assert article.get_absolute_url() == URL
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [(other, URL)]


def test_a_draft_that_moves_back_leaves_no_redirect(article: Article):
    edit(article, status="draft", slug="elsewhere")
    Redirect.objects.all().delete()
    restore(article)
    assert not Redirect.objects.exists()


def test_a_subject_that_is_gone_is_made_again(article: Article):
    edit(article, subject=make_subject("Other"), subject_name="Other")
    Article.objects.exclude(pk=article.pk).delete()
    Subject.objects.filter(slug="physics").delete()
    restore(article)
    assert (article.subject.slug, article.subject.name) == ("physics", "Physics")


def test_the_old_answer_is_found_and_rendered_again(article: Article):
    edit(article, answer="Nothing of it.")
    Rendering.objects.all().delete()
    assert article.pk not in searching.matching_ids("skates glide", 9)
    restore(article)
    assert article.pk in searching.matching_ids("skates glide", 9)
    assert Rendering.objects.filter(html__contains="Skates glide").exists()


def test_a_link_that_dangled_leads_to_what_has_its_address_by_now(article: Article):
    revising.replace_related(article, [])
    revising.record(article, author=None)
    late = make_article("No", subject=article.subject)
    restore(article)
    assert [link.target for link in article.related_links.all()][1] == late


def test_links_that_did_not_change_are_not_written_anew(article: Article):
    before = set(article.related_links.values_list("pk", flat=True))
    edit(article, answer="Other.")
    restore(article)
    assert set(article.related_links.values_list("pk", flat=True)) == before


def test_a_copy_is_a_copy_again(tmp_path: Path):
    put(tmp_path, document(), document(shelf="chemistry", subject="Chemistry"))
    importing.run([tmp_path], processes=1)
    copy = Article.objects.exclude(canonical=None).get()
    original = copy.canonical
    edit(copy, answer="Other.")
    assert copy.copies.count() == 0
    copy.refresh_from_db()
    assert copy.canonical is None
    restore(copy)
    copy.refresh_from_db()
    assert copy.canonical == original


def test_an_address_that_another_article_has_is_refused_and_nothing_written(article: Article):
    edit(article, slug="elsewhere", answer="Other.")
    make_article(subject=article.subject, slug="why-is-ice-slippery")
    before = rows(article)
    with pytest.raises(revising.Refused, match=f"Another article is at {URL} by now"):
        restore(article)
    assert rows(article) == before
    assert article.revisions.count() == 2


def test_an_article_that_somebody_saved_meanwhile_is_a_conflict(article: Article):
    stale = Article.objects.get(pk=article.pk)
    edit(article, answer="Mine.")
    with pytest.raises(revising.Conflict):
        restore(stale)
    assert Article.objects.get(pk=article.pk).answer == "Mine."


def test_a_restore_is_what_a_later_conflict_names(article: Article):
    edit(article, answer="Other.")
    stale = Article.objects.get(pk=article.pk)
    restore(article)
    with pytest.raises(revising.Conflict, match="^A restore saved this article"):
        restore(stale, 2)


def test_many_links_take_as_many_queries_as_few():
    def queries(count: int) -> int:
        article = make_article()
        links = [RelatedArticle(url=f"/learn/x/questions/{n}") for n in range(count)]
        revising.replace_related(article, links)
        revising.record(article, author=None)
        revising.replace_related(article, [])
        revising.record(article, author=None)
        with CaptureQueriesContext(connection) as captured:
            restore(article)
        assert article.related_links.count() == count
        return len(captured)

    assert queries(10) == queries(100)  # SQLite takes 124 links at once


def test_a_number_that_is_not_there_is_refused(article: Article):
    with pytest.raises(finding.NotFound, match="no version 7"):
        restore(article, 7)


def test_a_failure_half_way_leaves_everything_as_it_was(article: Article, monkeypatch):
    change_everything(article)
    before = rows(article)

    def fail(*arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(revising, "follow", fail)
    with pytest.raises(RuntimeError):
        restore(article)
    assert rows(article) == before
    assert article.revisions.count() == 2


@pytest.mark.corpus
def test_real_documents_come_back_to_the_byte_after_several_edits(corpus: Path):
    drawn = random.Random(20260301)  # noqa: S311
    files = drawn.sample(sorted(corpus.glob("learn/*/*.md")), 150)
    importing.run(files, processes=1)
    articles = {article.get_absolute_url(): article for article in Article.objects.all()}
    assert len(articles) == len(files)
    before = {url: rows(article) for url, article in articles.items()}
    for article in articles.values():
        for _ in range(drawn.randint(1, 4)):
            edit_as_an_editor(article, drawn)
    for article in articles.values():
        restore(article)
    for file in files:
        data = file.read_bytes()
        article = articles[parse(data).url]
        assert article.revisions.latest("number").text == data
        assert rows(article) == before[parse(data).url]


def edit_as_an_editor(article: Article, drawn: random.Random) -> None:
    """One saved change of a few fields, through the services that the admin's form calls."""
    words = article.answer.split(" ")
    drawn.shuffle(words)
    changes = {
        "answer": " ".join(words) or "x",
        "question": f"{article.question} Really?",
        "slug": f"{article.slug}-{drawn.randint(1, 10**9)}"[-200:],
        "author": drawn.choice(["", "Mara Lind"]),
        "date": None,
        "score": drawn.choice([None, -1.0, 2.5]),
        "status": drawn.choice(["draft", "published", "withdrawn"]),
        "extra": drawn.choice(["", "mood: calm\n"]),
    }
    for name in drawn.sample(sorted(changes), 3):
        setattr(article, name, changes[name])
    revising.save_changes(article, article.version)
    if drawn.random() < 0.5:
        links = list(article.related_links.all())
        drawn.shuffle(links)
        revising.replace_related(article, [*links[1:], RelatedArticle(url="/learn/x/questions/y")])
    SeoMetadata.objects.filter(article=article).update(keywords=drawn.choice(["", " a ,b"]))
    revising.record(article, author=None)
