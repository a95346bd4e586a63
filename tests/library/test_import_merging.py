"""A document and its article, both changed since they last agreed."""

from pathlib import Path

import pytest

from articles.library import redirecting
from articles.models import Article, Origin, Redirect, Revision
from tests.factories import make_article, make_subject
from tests.library.documents import document, put, related
from tests.library.imports import ICE, actions, edit, problems, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(tmp_path: Path) -> Article:
    put(tmp_path, document())
    run(tmp_path)
    return Article.objects.get()


def texts() -> list[bytes]:
    return [revision.text for revision in Revision.objects.order_by("number")]


def conflict(report) -> tuple:
    [finding] = [f for step in report.steps for f in step.findings if f.clashes]
    return finding.clashes


def test_what_each_side_changed_is_kept(article: Article, tmp_path: Path) -> None:
    edit(article, keywords="ice, skates")
    changed = document(answer="A film of water.", more=related("/learn/x/questions/y"))
    put(tmp_path, changed)

    report = run(tmp_path)

    assert actions(report) == {"merged": 1}
    assert set(report.steps[0].keys) == {"answer", "related articles"}
    article.refresh_from_db()
    assert (article.answer, article.seo.keywords) == ("A film of water.", "ice, skates")
    assert texts()[2:] == [changed, changed.replace(b"one,two", b"ice, skates")]
    assert list(Revision.objects.order_by("number").values_list("origin", "in_folder"))[2:] == [
        (Origin.IMPORT, True),
        (Origin.MERGE, False),
    ]


def test_a_merge_comes_back_from_the_folder_as_it_is(article: Article, tmp_path: Path) -> None:
    edit(article, keywords="ice, skates")
    put(tmp_path, document(answer="A film of water."))
    run(tmp_path)
    assert actions(run(tmp_path)) == {"unchanged": 1}
    put(tmp_path, texts()[-1])

    assert actions(run(tmp_path)) == {"adopted": 1}
    assert actions(run(tmp_path)) == {"unchanged": 1}


def test_a_key_changed_on_both_sides_is_told_and_nothing_written(
    article: Article, tmp_path: Path
) -> None:
    edit(article, title="Why does ice slip?", keywords="ice")
    put(tmp_path, document(title="Why is ice so slippery?"))

    report = run(tmp_path)

    assert problems(report) == ["conflict"]
    [clash] = conflict(report)
    values = (clash.key, clash.base, clash.folder, clash.library)
    assert values == (
        "title",
        "Why is ice slippery?",
        "Why is ice so slippery?",
        "Why does ice slip?",
    )
    assert len(texts()) == 2
    assert Article.objects.get().title == "Why does ice slip?"


@pytest.mark.parametrize(
    ("winner", "title"),
    [("folder", "Why is ice so slippery?"), ("library", "Why does ice slip?")],
)
def test_the_side_that_was_chosen_wins_and_the_other_is_a_revision(
    article: Article, tmp_path: Path, winner: str, title: str
) -> None:
    edit(article, title="Why does ice slip?", keywords="ice")
    mine = texts()[-1]
    put(tmp_path, document(title="Why is ice so slippery?"))

    report = run(tmp_path, on_conflict=winner)

    assert actions(report) == {"merged": 1}
    assert [clash.key for clash in conflict(report)] == ["title"]
    article.refresh_from_db()
    assert (article.title, article.seo.keywords) == (title, "ice")
    assert {mine, document(title="Why is ice so slippery?")} <= set(texts())


def test_an_exported_value_in_the_folder_is_no_change_of_it(
    article: Article, tmp_path: Path
) -> None:
    edit(article, title="Why does ice slip?")
    exported = texts()[-1]
    edit(article, title="Why do skates glide?")
    put(tmp_path, exported.replace(b"Mara Lind", b"Ada Brook"))

    report = run(tmp_path)

    assert actions(report) == {"merged": 1}
    article.refresh_from_db()
    assert (article.title, article.author) == ("Why do skates glide?", "Ada Brook")


def test_an_article_that_never_was_in_a_folder_clashes_wherever_it_differs(tmp_path: Path) -> None:
    subject = make_subject("Physics")
    article = make_article("Why is ice slippery?", subject=subject, answer="Water.")
    edit(article)
    put(tmp_path, document())

    report = run(tmp_path)

    assert problems(report) == ["conflict"]
    assert "answer" in {clash.key for clash in conflict(report)}


def test_an_article_renamed_in_the_library_takes_what_its_document_changes(
    article: Article, tmp_path: Path
) -> None:
    edit(article, slug="why-does-ice-slip")
    put(tmp_path, document(answer="A film of water."))

    assert actions(run(tmp_path)) == {"merged": 1}

    article.refresh_from_db()
    assert (article.slug, article.answer) == ("why-does-ice-slip", "A film of water.")
    assert Redirect.objects.get().new_path == article.get_absolute_url()


def test_a_file_that_moves_while_its_article_is_edited_keeps_the_edit(
    article: Article, tmp_path: Path
) -> None:
    edit(article, keywords="ice, skates")
    (tmp_path / "learn/physics/why-is-ice-slippery.md").unlink()
    put(tmp_path, document("why-is-ice-so-slippery"))

    assert actions(run(tmp_path)) == {"moved": 1}

    moved = Article.objects.get()
    assert (moved.slug, moved.seo.keywords) == ("why-is-ice-so-slippery", "ice, skates")
    assert Redirect.objects.get().new_path == moved.get_absolute_url()


def test_the_file_of_an_article_merged_into_another_is_told(
    article: Article, tmp_path: Path
) -> None:
    put(tmp_path, document("other", id=8))
    redirecting.add("/learn/physics/questions/other", ICE)

    report = run(tmp_path)

    assert problems(report) == ["redirected"]
    assert actions(run(tmp_path)) == {"unchanged": 1, "refused": 1}


def test_a_file_that_moves_back_takes_its_article_along(article: Article, tmp_path: Path) -> None:
    old = tmp_path / "learn/physics/why-is-ice-slippery.md"
    new = tmp_path / "learn/physics/why-is-ice-so-slippery.md"
    old.unlink()
    put(tmp_path, document("why-is-ice-so-slippery"))
    run(tmp_path)
    new.unlink()
    put(tmp_path, document())

    assert actions(run(tmp_path)) == {"moved": 1}

    assert Article.objects.get().get_absolute_url() == ICE
    assert Redirect.objects.get().new_path == ICE
