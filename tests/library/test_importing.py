import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import importing, searching
from articles.library.planning import Action
from articles.library.sources import SourceError
from articles.models import Article, Redirect, RelatedArticle, Rendering, Revision, Subject
from tests.library.documents import document, put, related
from tests.library.imports import ICE, actions, problems, run

pytestmark = pytest.mark.django_db


def state() -> list[object]:
    """Everything an import decides, without row numbers and moments of the import."""
    articles = Article.objects.with_path().order_by("path")
    return [
        list(articles.values_list("path", "question", "answer", "published_at", "seo__keywords")),
        list(articles.values_list("path", "canonical__slug", "canonical__subject__slug")),
        list(
            RelatedArticle.objects.order_by(
                "article__subject__slug", "article__slug", "position"
            ).values_list("article__slug", "position", "url", "target__slug")
        ),
        list(Revision.objects.order_by("sha256").values_list("sha256", "number", "in_folder")),
        list(Subject.objects.order_by("slug").values_list("slug", "name")),
        list(Redirect.objects.values_list("old_path", "new_path")),
    ]


def test_it_works(tmp_path: Path) -> None:
    put(tmp_path, document())

    report = run(tmp_path)

    article = Article.objects.get()
    assert actions(report) == {"created": 1}
    assert article.get_absolute_url() == ICE
    assert article.answer == "Its top layer moves.\n\nSkates glide on it."
    assert article.seo.keywords == "one,two"
    assert article.is_published
    assert Rendering.objects.get().html.count("<p>") == 2
    assert article.revisions.get().text == document()
    assert searching.search("skates").total == 1


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, document(), document("why-is-the-sky-dark", id=8, more=related(ICE, "/gone")))
    put(tmp_path, document(date="2025-03-05", shelf="chemistry", subject="Chemistry"))
    run(tmp_path)
    before = state()

    with CaptureQueriesContext(connection) as queries:
        report = run(tmp_path)

    assert actions(report) == {"unchanged": 3}
    assert state() == before
    writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "DELETE", "DROP"))]
    assert writes == []


def test_a_changed_document_updates_its_article_and_keeps_the_old_text(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    put(tmp_path, document(answer="Nobody is quite sure."))

    report = run(tmp_path)

    article = Article.objects.get()
    assert actions(report) == {"updated": 1}
    assert article.answer == "Nobody is quite sure."
    assert article.version == 2
    assert [revision.number for revision in article.revisions.all()] == [2, 1]
    assert article.revisions.get(number=1).text == document()
    assert article.revisions.get(in_folder=True).number == 2
    assert searching.search("skates").total == 0
    assert searching.search("quite sure").total == 1


def test_a_subject_takes_its_most_frequent_spelling(tmp_path: Path) -> None:
    shelf = {"shelf": "computer-science"}
    put(
        tmp_path,
        document("one", subject="Computer science", **shelf),
        document("two", subject="Computer Science", **shelf),
        document("three", subject="Computer Science", **shelf),
    )

    run(tmp_path)

    assert Subject.objects.get().name == "Computer Science"


def test_a_name_that_an_editor_chose_stays(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    Subject.objects.update(name="Physics and all that", name_is_chosen=True)

    run(tmp_path)

    assert Subject.objects.get().name == "Physics and all that"


def test_related_links_find_targets_that_come_later_and_in_later_runs(tmp_path: Path) -> None:
    later = "/learn/physics/questions/why-is-the-sky-dark"
    much_later = "/learn/zoology/questions/do-fish-sleep"
    put(tmp_path, document(more=related(later, much_later)), document("why-is-the-sky-dark"))

    first = run(tmp_path)
    targets = RelatedArticle.objects.order_by("position")
    found_at_first = [link.target and link.target.slug for link in targets]
    put(tmp_path, document("do-fish-sleep", shelf="zoology", subject="Zoology", id=8))
    second = run(tmp_path)

    assert found_at_first == ["why-is-the-sky-dark", None]
    assert first.kinds(problems=False) == {"dangling-link": 1}
    assert [link.target and link.target.slug for link in targets.all()] == [
        "why-is-the-sky-dark",
        "do-fish-sleep",
    ]
    assert second.kinds(problems=False) == {}


def test_a_related_link_to_an_old_address_follows_its_redirect(tmp_path: Path) -> None:
    Redirect.objects.create(old_path="/learn/physics/questions/old", new_path=ICE)
    put(
        tmp_path,
        document(),
        document("other", id=9, more=related("/learn/physics/questions/old")),
    )

    run(tmp_path)

    link = RelatedArticle.objects.get()
    assert link.target == Article.objects.get(slug="why-is-ice-slippery")
    assert link.url == "/learn/physics/questions/old"


def test_dangling_repeated_and_self_links_are_kept_in_order(tmp_path: Path) -> None:
    urls = ["/learn/a/questions/b", ICE, "/learn/a/questions/b", ICE]
    put(tmp_path, document(more=related(*urls)))

    run(tmp_path)

    assert list(RelatedArticle.objects.values_list("url", flat=True)) == urls


def test_copies_name_the_oldest_as_their_original(tmp_path: Path) -> None:
    put(
        tmp_path,
        document(date="2025-03-05", shelf="chemistry", subject="Chemistry"),
        document(date="2025-03-04"),
        document(answer="Another answer.", shelf="biology", subject="Biology"),
    )

    run(tmp_path)

    canonicals = Article.objects.order_by("subject__slug").values_list(
        "subject__slug", "canonical__subject__slug"
    )
    assert list(canonicals) == [("biology", None), ("chemistry", "physics"), ("physics", None)]
    assert Rendering.objects.count() == 2  # copies share one


def test_settings_without_a_key_are_read_from_their_map(tmp_path: Path) -> None:
    put(tmp_path, document("draft", more="quicktakes:\n  status: draft\n"))
    put(tmp_path, document("later", more="quicktakes:\n  published_at: 2099-01-01T09:00:00Z\n"))

    run(tmp_path)

    assert not Article.objects.published().exists()
    assert Article.objects.get(slug="draft").status == "draft"
    assert Article.objects.get(slug="later").is_scheduled


def test_one_bad_document_never_stops_the_others(tmp_path: Path) -> None:
    put(tmp_path, document(), document("broken", id='"seven"'))
    (tmp_path / "note.md").write_text("no front matter here")

    report = run(tmp_path)

    assert Article.objects.count() == 1
    assert sorted(problems(report)) == ["no-front-matter", "wrong-type"]
    refused = [step for step in report.steps if step.action is Action.REFUSED]
    assert {step.findings[0].line for step in refused} == {1, 3}
    assert all(step.findings[0].hint for step in refused)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_day_that_no_time_zone_can_hold_never_stops_the_others(
    tmp_path: Path, zone: str, settings: Any
) -> None:
    settings.TIME_ZONE = zone
    put(tmp_path, document(), document("first", date="0001-01-01"))
    put(tmp_path, document("last", more="quicktakes:\n  unpublish_at: 9999-12-31T23:59:59Z\n"))

    report = run(tmp_path)

    assert Article.objects.count() == 1
    assert problems(report) == ["out-of-range"]


@pytest.mark.parametrize(
    "setting",
    [
        "status: secret",
        "provenance: rumor",
        "unpublish_at: 2001-01-01T00:00:00Z",
    ],
)
def test_a_setting_that_the_library_does_not_know_is_a_problem(
    tmp_path: Path, setting: str
) -> None:
    put(tmp_path, document(more=f"quicktakes:\n  {setting}\n"), document("good", id=8))

    report = run(tmp_path)

    assert problems(report) == ["bad-setting"]
    assert Article.objects.get().slug == "good"


def test_two_files_with_one_url_are_a_problem_of_the_second(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(document())
    (tmp_path / "b.md").write_bytes(document(answer="Another answer."))

    first, second = run(tmp_path), run(tmp_path)

    assert problems(first) == problems(second) == ["duplicate-url"]
    assert Article.objects.get().answer.startswith("Its top layer")
    assert Revision.objects.count() == 1


def test_what_was_deleted_for_good_does_not_come_back(tmp_path: Path) -> None:
    Redirect.objects.create(old_path=ICE, new_path="")
    put(tmp_path, document())

    report = run(tmp_path)

    assert problems(report) == ["deleted"]
    assert not Article.objects.exists()


def test_a_document_with_a_new_url_moves_its_article(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run(tmp_path)
    number = Article.objects.get(slug="why-is-ice-slippery").pk
    (tmp_path / "learn/physics/why-is-ice-slippery.md").unlink()
    put(tmp_path, document("why-is-ice-so-slippery"))

    report = run(tmp_path)

    assert actions(report) == {"unchanged": 1, "moved": 1}
    assert Article.objects.get(slug="why-is-ice-so-slippery").pk == number
    assert Redirect.objects.get().old_path == ICE
    assert actions(run(tmp_path)) == {"unchanged": 2}


def test_a_draft_that_moves_leaves_no_redirect(tmp_path: Path) -> None:
    draft = "quicktakes:\n  status: draft\n"
    put(tmp_path, document(more=draft), document("other", id=8))
    run(tmp_path)
    (tmp_path / "learn/physics/why-is-ice-slippery.md").unlink()
    put(tmp_path, document("why-is-ice-so-slippery", more=draft))

    assert actions(run(tmp_path)) == {"unchanged": 1, "moved": 1}
    assert not Redirect.objects.exists()


def test_a_copy_with_the_same_id_is_no_move(tmp_path: Path) -> None:
    put(tmp_path, document(shelf="zoology", subject="Zoology"))
    run(tmp_path)
    put(tmp_path, document())  # read before the one in zoology, which is still there

    report = run(tmp_path)

    assert actions(report) == {"unchanged": 1, "created": 1}
    assert not Redirect.objects.exists()


def test_a_single_file_moves_nothing(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    file = tmp_path / "new.md"
    file.write_bytes(document("why-is-ice-so-slippery"))

    assert actions(run(file)) == {"created": 1}


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.xz", "tar.bz2"])
def test_archives_are_read_like_folders(tmp_path: Path, kind: str) -> None:
    put(tmp_path / "folder", document(), document("other", id=8))
    (tmp_path / "folder" / "learn" / ".hidden.md").write_text("not a document")
    archive = tmp_path / f"library.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as stream:
            for file in (tmp_path / "folder").rglob("*.*"):
                stream.write(file, file.relative_to(tmp_path))
    else:
        with tarfile.open(archive, f"w:{kind.partition('.')[2]}") as stream:
            stream.add(tmp_path / "folder", "library")

    assert actions(run(archive)) == {"created": 2}


def test_a_path_that_is_not_there_is_told_before_anything_is_written(tmp_path: Path) -> None:
    put(tmp_path, document())

    with pytest.raises(SourceError, match="does not exist"):
        run(tmp_path, tmp_path / "missing")

    assert not Article.objects.exists()


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"not an archive")

    with pytest.raises(SourceError, match="neither a folder"):
        run(file)


def test_progress_ends_with_all_bytes_behind_it(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    told: list[tuple[int, int]] = []

    importing.run([tmp_path], processes=1, progress=lambda *now: told.append(now))

    assert told == [(2, sum(file.stat().st_size for file in tmp_path.rglob("*.md")))]


@pytest.mark.django_db(transaction=True)
def test_processes_give_the_same_as_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ALONE", 0)
    monkeypatch.setattr(importing, "BATCH", 7)
    put(tmp_path, *(document(f"question-{n}", id=n, more=related(ICE)) for n in range(40)))
    importing.run([tmp_path], processes=2)
    together = state()
    Article.objects.all().delete()
    Subject.objects.all().delete()

    importing.run([tmp_path], processes=1)

    assert state() == together


def test_what_comes_before_the_damage_of_an_archive_is_in(tmp_path: Path) -> None:
    put(tmp_path / "folder", *(document(f"question-{n}", id=n) for n in range(30)))
    archive = tmp_path / "library.tar"
    with tarfile.open(archive, "w") as stream:
        stream.add(tmp_path / "folder", "library")
    archive.write_bytes(archive.read_bytes()[:30_000])

    report = run(archive)

    assert problems(report) == ["unreadable"]
    assert 5 < Article.objects.count() < 30
