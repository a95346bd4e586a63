"""Articles whose document is gone."""

from pathlib import Path

import pytest
from django.test import Client

from articles.library import searching
from articles.models import Article, Redirect, Status
from tests.factories import make_article
from tests.library.documents import document, put
from tests.library.imports import ICE, actions, edit, problems, run

pytestmark = pytest.mark.django_db

SLUGS = [f"question-{number}" for number in range(24)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, document(), *(document(slug, id=n) for n, slug in enumerate(SLUGS, 100)))
    put(tmp_path, document("a-bird", shelf="zoology", subject="Zoology", id=99))
    run(tmp_path)
    return tmp_path


def gone(folder: Path, *slugs: str) -> None:
    for slug in slugs:
        (folder / f"learn/physics/{slug}.md").unlink()


def test_an_article_whose_document_is_gone_answers_410(folder: Path, client: Client) -> None:
    gone(folder, "why-is-ice-slippery")

    report = run(folder, prune=True)

    assert actions(report) == {"unchanged": 25, "withdrawn": 1}
    article = Article.objects.get(slug="why-is-ice-slippery")
    assert article.status == Status.WITHDRAWN
    assert b"  status: withdrawn\n" in article.revisions.first().text
    assert client.get(ICE).status_code == 410
    assert actions(run(folder, prune=True)) == {"unchanged": 25}


def test_without_prune_it_stays(folder: Path) -> None:
    gone(folder, "why-is-ice-slippery")

    assert actions(run(folder)) == {"unchanged": 25}
    assert Article.objects.published().count() == 26


def test_a_document_that_comes_back_brings_its_article_back(folder: Path, client: Client) -> None:
    gone(folder, "why-is-ice-slippery")
    run(folder, prune=True)
    put(folder, document())

    assert actions(run(folder, prune=True)) == {"unchanged": 25, "updated": 1}
    assert client.get(ICE).status_code == 200
    assert not Redirect.objects.exists()


def test_only_subjects_that_occur_are_pruned(folder: Path) -> None:
    assert actions(run(folder / "learn/zoology", prune=True)) == {"unchanged": 1}


def test_an_article_made_in_the_library_is_not_pruned(folder: Path) -> None:
    subject = Article.objects.first().subject
    edit(make_article("Why is the sky blue?", subject=subject))

    assert actions(run(folder, prune=True)) == {"unchanged": 26}


def test_too_many_at_once_are_left_alone(folder: Path) -> None:
    gone(folder, *SLUGS[:2])

    report = run(folder, prune=True)

    assert problems(report) == ["prune-stopped"]
    assert "2 of 26 articles" in report.steps[-1].findings[0].message
    assert Article.objects.published().count() == 26
    assert actions(run(folder, prune=True, prune_limit=8)) == {"unchanged": 24, "withdrawn": 2}


def test_nothing_is_pruned_while_a_document_cannot_be_read(folder: Path) -> None:
    (folder / "learn/physics/why-is-ice-slippery.md").write_bytes(document()[:90])

    report = run(folder, prune=True)

    assert problems(report) == ["no-closing-fence", "prune-stopped"]
    assert Article.objects.published().count() == 26


def test_the_article_of_a_refused_document_is_not_pruned(folder: Path) -> None:
    put(folder, document(more="quicktakes:\n  status: lost\n"))

    assert problems(run(folder, prune=True)) == ["bad-setting"]
    assert Article.objects.published().count() == 26


@pytest.mark.parametrize(
    ("choice", "status", "told"),
    [
        ("report", Status.PUBLISHED, ["edited-and-gone"]),
        ("library", Status.PUBLISHED, []),
        ("folder", Status.WITHDRAWN, []),
    ],
)
def test_an_edited_article_whose_document_is_gone_goes_by_choice(
    folder: Path, choice: str, status: str, told: list[str]
) -> None:
    article = Article.objects.get(slug="why-is-ice-slippery")
    edit(article, author="Ada Brook")
    gone(folder, "why-is-ice-slippery")

    assert problems(run(folder, prune=True, on_conflict=choice)) == told
    article.refresh_from_db()
    assert (article.status, article.author) == (status, "Ada Brook")


def test_a_withdrawn_article_is_found_by_no_search(folder: Path) -> None:
    assert searching.search("slippery").total
    gone(folder, "why-is-ice-slippery")
    Article.objects.exclude(slug="why-is-ice-slippery").update(question="What else?", answer="x")

    run(folder, prune=True)

    assert not searching.search("slippery").total
