"""Two documents with one url: the first is in, the second is told, wherever they lie."""

from collections import Counter
from pathlib import Path

import pytest

from articles.library import importing
from articles.library.importing import Report
from articles.library.planning import Action
from articles.models import Article, Redirect
from tests.library.archived import KINDS, archive, file, tar
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db

ONE, OTHER = document(), document(answer="Another answer.")


def run(*paths: Path) -> Report:
    return importing.run(list(paths), processes=1)


def fates(report: Report) -> list[tuple[str, str]]:
    """(name of the file, what became of it), a problem by its kind."""
    return [
        (Path(step.path).name, next((f.kind for f in step.findings if f.is_problem), step.action))
        for step in report.steps
    ]


@pytest.mark.parametrize("batch", [1, 1000])
def test_in_one_run_the_first_by_name_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
):
    monkeypatch.setattr(importing, "BATCH", batch)
    (tmp_path / "a.md").write_bytes(ONE)
    (tmp_path / "b.md").write_bytes(OTHER)

    first, second = run(tmp_path), run(tmp_path)

    assert fates(first) == [("a.md", "created"), ("b.md", "duplicate-url")]
    assert fates(second) == [("a.md", "unchanged"), ("b.md", "duplicate-url")]
    assert Article.objects.get().answer.startswith("Its top layer")


def test_in_the_order_in_which_they_are_named(tmp_path: Path):
    (tmp_path / "a.md").write_bytes(ONE)
    (tmp_path / "b.md").write_bytes(OTHER)

    report = run(tmp_path / "b.md", tmp_path / "a.md")

    assert fates(report) == [("b.md", "created"), ("a.md", "duplicate-url")]
    assert Article.objects.get().answer == "Another answer."


def test_one_that_comes_in_a_later_run_does_not_take_the_place_of_one_still_there(tmp_path: Path):
    (tmp_path / "b.md").write_bytes(ONE)
    run(tmp_path)
    (tmp_path / "a.md").write_bytes(OTHER)

    report = run(tmp_path)

    assert sorted(fates(report)) == [("a.md", "duplicate-url"), ("b.md", "unchanged")]
    assert Article.objects.get().answer.startswith("Its top layer")


@pytest.mark.parametrize("kind", KINDS)
def test_in_archives(tmp_path: Path, kind: str):
    path = archive(tmp_path / f"library.{kind}", {"a.md": ONE, "b.md": OTHER})

    assert fates(run(path)) == [("a.md", "created"), ("b.md", "duplicate-url")]


def test_two_members_of_one_name(tmp_path: Path):
    path = tar(tmp_path / "library.tar", file("a.md", ONE), file("a.md", OTHER))

    report = run(path)

    assert fates(report) == [("a.md", "created"), ("a.md", "duplicate-url")]
    assert "It comes twice" in report.steps[1].findings[0].message


@pytest.mark.parametrize("batch", [1, 1000])
def test_a_file_that_is_named_twice_is_in_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
):
    monkeypatch.setattr(importing, "BATCH", batch)
    (tmp_path / "a.md").write_bytes(ONE)

    for _ in range(2):
        report = run(tmp_path, tmp_path / "a.md")
        assert report.steps[1].findings[0].kind == "duplicate-url"
    assert Article.objects.count() == 1


@pytest.mark.parametrize("batch", [1, 1000])
def test_none_is_lost_where_both_may_be_an_article_that_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
):
    monkeypatch.setattr(importing, "BATCH", batch)
    put(tmp_path, document("old"))
    run(tmp_path)
    (tmp_path / "learn/physics/old.md").unlink()
    (tmp_path / "a.md").write_bytes(document("new"))
    (tmp_path / "b.md").write_bytes(document("new", date="2025-03-05"))

    report = run(tmp_path)

    assert sorted(fates(report)) == [("a.md", "moved"), ("b.md", "duplicate-url")]
    assert Article.objects.get().slug == "new"


def test_of_two_documents_that_may_be_one_moved_article_the_second_is_new(tmp_path: Path):
    put(tmp_path, document("old"))
    run(tmp_path)
    (tmp_path / "learn/physics/old.md").unlink()
    put(tmp_path, document("new"), document("newer"))

    report = run(tmp_path)

    assert Counter(report.actions()) == {Action.MOVED: 1, Action.CREATED: 1}


def test_nothing_is_taken_for_moved_where_a_part_could_not_be_read(tmp_path: Path):
    path = tmp_path / "library.tar"
    archive(path, {"a.md": document("a", id=1), "z.md": document("old", id=2)})
    run(path)
    archive(path, {"a.md": document("a", id=1), "b.md": document("new", id=2), "z.md": b"-" * 9999})
    path.write_bytes(path.read_bytes()[:9_000])

    report = run(path)

    assert fates(report)[-2:] == [("library.tar", "unreadable"), ("b.md", "created")]
    assert not Redirect.objects.exists()
