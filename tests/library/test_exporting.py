"""The library out into a folder, and what is found there."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import exporting, files, revising, uploading
from articles.library.exporting import Options, Report
from articles.models import Article, Origin, RelatedArticle, Revision, Status
from tests.factories import make_article, make_subject
from tests.library.documents import document, put, related
from tests.library.imports import actions as import_actions
from tests.library.imports import edit
from tests.library.imports import run as run_import
from tests.text.test_raster import saved, two_halves

pytestmark = pytest.mark.django_db

# Every style a document may have, beside the library's own.
STYLES = {
    "crlf": document().replace(b"\n", b"\r\n"),
    "mark": b"\xef\xbb\xbf" + document(),
    "comments": document(more="# why: seen at the rink\nmood:   calm # or so\n"),
    "quoted": document()
    .replace(b"author: Mara Lind", b"author: 'Mara Lind'")
    .replace(b"subject: Physics", b'"subject": "Physics"'),
    "literal": document().replace(
        rb">-" + b"\n    " + rb"Its top layer moves.\n\nSkates glide on it.",
        b"|\n  Its top layer moves.\n\n  Skates glide on it.",
    ),
    "flow": document().replace(
        b"seo:\n  title: QuickTakes | Physics\n",
        b"seo: {title: Ice, page_keywords: 'a, b'}\nold:\n  title: QuickTakes | Physics\n",
    ),
    "anchors": document(more="first: &a [1, 2]\nsecond: *a\n"),
    "no final newline": document(more="")[: -len(b"\n&nbsp;")] + b"\n---"[4:],
    "a body": document() + b"\n\nA *body*, kept.\r\nas it is \n",
    "unknown keys": document(more="stars: 5\nwhen: 2024-01-01\nnested:\n  deep: [a, {b: c}]\n"),
    "another order": b"---\nanswer: 'Yes.'\nurl: /learn/physics/questions/why-is-ice-slippery\n"
    b"title: Why?\n---\n",
}


def run(folder: Path, **options: object) -> Report:
    return exporting.run(folder, processes=1, options=Options(**options))


def actions(report: Report) -> dict[str, int]:
    return {action.value: count for action, count in report.actions().items()}


def exported(folder: Path, slug: str = "why-is-ice-slippery") -> bytes:
    return (folder / "physics" / f"{slug}.md").read_bytes()


def article() -> Article:
    return Article.objects.get()


def test_it_works(tmp_path: Path) -> None:
    put(tmp_path, document(), document("a-bird", id=8, shelf="zoology", subject="Zoology"))
    run_import(tmp_path)

    report = run(tmp_path / "out")

    assert actions(report) == {"written": 2}
    for file in (tmp_path / "learn").rglob("*.md"):
        copy = tmp_path / "out" / file.relative_to(tmp_path / "learn")
        assert copy.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("data", STYLES.values(), ids=STYLES)
def test_an_untouched_document_comes_out_byte_for_byte(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.md").write_bytes(data)
    assert import_actions(run_import(tmp_path)) == {"created": 1}

    run(tmp_path / "out")

    assert exported(tmp_path / "out") == data


@pytest.mark.parametrize("data", STYLES.values(), ids=STYLES)
def test_an_edit_that_is_undone_leaves_the_bytes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.md").write_bytes(data)
    run_import(tmp_path)
    before = {"author": article().author, "answer": article().answer}
    edit(article(), author="Ada Brook", answer="Else.")
    edit(article(), **before)
    assert Revision.objects.count() == 3

    run(tmp_path / "out")

    assert exported(tmp_path / "out") == data


def test_an_edit_changes_its_own_lines_alone(tmp_path: Path) -> None:
    data = document(more="# seen at the rink\n" + related("/learn/physics/questions/a"))
    put(tmp_path, data)
    run_import(tmp_path)
    edit(article(), title="Why does ice slip?", keywords="ice")

    run(tmp_path / "out")

    assert exported(tmp_path / "out") == data.replace(
        b"\ntitle: Why is ice slippery?", b"\ntitle: Why does ice slip?"
    ).replace(b"one,two", b"ice")


def test_related_links_touch_related_keys_only(tmp_path: Path) -> None:
    data = document(more=related("/learn/physics/questions/a", "/learn/physics/questions/b"))
    put(tmp_path, data)
    run_import(tmp_path)
    revising.replace_related(article(), list(article().related_links.all())[1:])
    edit(article())

    run(tmp_path / "out")

    assert exported(tmp_path / "out") == document(more=related("/learn/physics/questions/b"))


def test_an_article_made_in_the_library_has_the_librarys_own_style(tmp_path: Path) -> None:
    made = make_article("Why is the sky blue?", subject=make_subject("Physics"), score=1.0)
    Article.objects.filter(pk=made.pk).update(status=Status.DRAFT, answer="Air.\n\nIt scatters.")
    revising.record(made, author=None)

    run(tmp_path)

    text = exported(tmp_path, "why-is-the-sky-blue").decode()
    assert "title: >-\n    Why is the sky blue?\n" in text
    assert "answer: >-\n    Air.\\n\\nIt scatters.\n" in text
    assert text.endswith("quicktakes:\n  status: draft\n---\n")


def test_an_answer_that_the_convention_cannot_carry_is_a_block(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    edit(article(), answer="Type \\n here.\nThen stop.")

    run(tmp_path / "out")

    assert b"answer: |-\n    Type \\n here.\n    Then stop.\n" in exported(tmp_path / "out")


def test_rows_that_no_revision_tells_of_are_exported_as_they_are(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    Article.objects.update(author="Ada Brook")
    make_article("Why is the sky blue?", subject=article().subject)

    run(tmp_path / "out")

    assert exported(tmp_path / "out") == document().replace(b"Mara Lind", b"Ada Brook")
    assert b"question: >-\n    Why is the sky blue?" in exported(
        tmp_path / "out", "why-is-the-sky-blue"
    )


def test_files_that_say_the_right_thing_are_not_touched(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run_import(tmp_path)
    run(tmp_path / "out")
    file = tmp_path / "out/physics/other.md"
    os.utime(file, ns=(5, 5))
    edit(Article.objects.get(slug="why-is-ice-slippery"), author="Ada Brook")

    assert actions(run(tmp_path / "out")) == {"written": 1, "unchanged": 1}
    assert file.stat().st_mtime_ns == 5


def test_what_was_changed_in_the_folder_is_not_overwritten(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    run(tmp_path / "out")
    file = tmp_path / "out/physics/why-is-ice-slippery.md"
    file.write_bytes(document(answer="A film of water."))

    report = run(tmp_path / "out")

    assert actions(report) == {"refused": 1}
    assert "was changed in the folder" in report.outcomes[0].problem
    assert file.read_bytes() == document(answer="A film of water.")
    assert actions(run(tmp_path / "out", overwrite=True)) == {"written": 1}
    assert file.read_bytes() == document()


def test_an_older_state_of_the_article_is_replaced(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    run(tmp_path / "out")
    edit(article(), author="Ada Brook")
    edit(article(), author="Noor Haddad")

    assert actions(run(tmp_path / "out")) == {"written": 1}


def test_one_subject_alone(tmp_path: Path) -> None:
    put(tmp_path, document(), document("a-bird", id=8, shelf="zoology", subject="Zoology"))
    run_import(tmp_path)

    assert actions(run(tmp_path / "out", subjects=["zoology"])) == {"written": 1}
    assert not (tmp_path / "out/physics").exists()


def test_a_check_lists_what_differs_and_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, document(), document("b", id=8), document("c", id=9))
    run_import(tmp_path)
    run(tmp_path / "out")
    assert run(tmp_path / "out", check=True).agrees
    edit(Article.objects.get(slug="b"), author="Ada Brook")
    (tmp_path / "out/physics/c.md").unlink()
    (tmp_path / "out/physics/d.md").write_text("stray")

    report = run(tmp_path / "out", check=True)

    assert actions(report) == {
        **{"unchanged": 1, "different": 1, "missing": 1},
        "not in the library": 1,
    }
    assert not report.agrees
    assert not (tmp_path / "out/physics/c.md").exists()
    assert b"Ada" not in exported(tmp_path / "out", "b")


def test_pruning_removes_files_of_withdrawn_moved_and_deleted_articles(tmp_path: Path) -> None:
    slugs = ("stays", "withdrawn", "moved", "deleted")
    put(tmp_path, *(document(slug, id=n) for n, slug in enumerate(slugs)))
    run_import(tmp_path)
    run(tmp_path / "out")
    edit(Article.objects.get(slug="withdrawn"), status=Status.WITHDRAWN)
    edit(Article.objects.get(slug="moved"), slug="new")
    revising.delete([Article.objects.get(slug="deleted")])
    (tmp_path / "out/physics/stray.md").write_text("An operator's own.")

    kept = run(tmp_path / "out")
    assert actions(kept) == {"unchanged": 1, "written": 2, "not in the library": 3}
    assert b"status: withdrawn" in exported(tmp_path / "out", "withdrawn")

    report = run(tmp_path / "out", prune=True)

    assert actions(report) == {"unchanged": 2, "removed": 3, "not in the library": 1}
    left = sorted(file.name for file in (tmp_path / "out/physics").iterdir())
    assert left == ["new.md", "stays.md", "stray.md"]


def test_pruning_keeps_what_no_history_holds(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    run(tmp_path / "out")
    edit(article(), slug="new")
    file = tmp_path / "out/physics/why-is-ice-slippery.md"
    file.write_bytes(document(answer="Changed in the folder."))

    assert actions(run(tmp_path / "out", prune=True)) == {"written": 1, "not in the library": 1}
    assert file.exists()


def test_a_file_that_was_removed_in_the_folder_does_not_come_back(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run_import(tmp_path)
    (tmp_path / "learn/physics/other.md").unlink()
    run_import(tmp_path, prune=True, prune_limit=50)
    assert Revision.objects.filter(origin=Origin.PRUNE).count() == 1

    assert actions(run(tmp_path / "learn")) == {"unchanged": 1}


def test_the_pictures_of_an_answer_stand_beside_it(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/ice").mkdir(parents=True)
    (tmp_path / "media/ice/a rink.png").write_bytes(b"picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    answer = "![a](/media/ice/a%20rink.png) ![b](/media/gone.png) ![c](/media/../secret.png)"
    put(tmp_path, document(answer=answer))
    run_import(tmp_path)

    report = run(tmp_path / "out")

    assert (tmp_path / "out/media/ice/a rink.png").read_bytes() == b"picture"
    refused = sorted(o.path.name for o in report.outcomes if o.action == "refused")
    assert refused == ["gone.png", "secret.png"]
    assert actions(run(tmp_path / "out")) == {"unchanged": 2, "refused": 2}


def test_an_uploaded_picture_goes_along_with_all_its_files(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    picture = uploading.take_in(saved(two_halves(900, 90), "PNG"), "a.png", alt="", user=None)
    put(tmp_path, document(answer=f"![A bridge](/media/{picture.name})"))
    run_import(tmp_path)

    run(tmp_path / "out")

    there = {path.name: path.read_bytes() for path in (tmp_path / "out/media/pictures").iterdir()}
    assert there == {
        path.name: path.read_bytes() for path in (tmp_path / "media/pictures").iterdir()
    }
    assert len(there) == 6
    assert actions(run(tmp_path / "out")) == {"unchanged": 7}


def test_an_uploaded_picture_that_is_missing_is_told_once(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    put(tmp_path, document(answer="![A bridge](/media/pictures/3f2a9c7e51d0-1600x900.jpg)"))
    run_import(tmp_path)

    assert actions(run(tmp_path / "out")) == {"written": 1, "refused": 1}


@pytest.mark.parametrize("link", ["out/physics", "out/physics/why-is-ice-slippery.md"])
def test_links_in_the_folder_are_not_followed(tmp_path: Path, link: str) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target = elsewhere if link == "out/physics" else elsewhere / "file"
    (tmp_path / link).parent.mkdir(parents=True)
    (tmp_path / link).symlink_to(target)

    assert actions(run(tmp_path / "out", overwrite=True))["refused"] == 1
    assert list(elsewhere.iterdir()) == []


def test_a_name_that_no_file_can_have_is_told_and_the_rest_written(tmp_path: Path) -> None:
    subject = make_subject("Physics")
    for slug in ("x" * 255, ".hidden", "fine"):
        revising.record(make_article(subject=subject, slug=slug), author=None)

    report = run(tmp_path)

    assert actions(report) == {"refused": 2, "written": 1}


def test_two_exports_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with files.held(tmp_path), pytest.raises(files.Busy):
        run(tmp_path)


def test_what_a_killed_export_left_is_cleared(tmp_path: Path) -> None:
    put(tmp_path, document())
    run_import(tmp_path)
    (tmp_path / "out/physics").mkdir(parents=True)
    (tmp_path / "out/physics/.quicktakes-0f.tmp").write_text("half")

    run(tmp_path / "out")

    assert [file.name for file in (tmp_path / "out/physics").iterdir()] == [
        "why-is-ice-slippery.md"
    ]


def test_queries_do_not_grow_with_the_articles(tmp_path: Path) -> None:
    def queries(folder: Path) -> int:
        with CaptureQueriesContext(connection) as captured:
            run(folder)
        return len(captured)

    def add(first: int, count: int) -> None:
        more = related("/learn/physics/questions/q-0", "/learn/physics/questions/q-1")
        numbers = range(first, first + count)
        put(tmp_path, *(document(f"q-{n}", id=n, more=more) for n in numbers))
        run_import(tmp_path)

    add(0, 10)
    few = queries(tmp_path / "few")
    add(10, 190)
    assert RelatedArticle.objects.count() == 400
    assert queries(tmp_path / "many") == few
