"""Archives in and out as tasks: the plan first, the same bytes both ways, nothing left behind."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from articles.library import importing, tasking, transferring
from articles.library.planning import OnConflict
from articles.library.revising import Refused
from articles.library.transferring import Wishes
from articles.models import Article, ChangeSet, Revision, Subject, Task, TaskState
from articles.text.documents import parse, serialize
from tests.faults.sites import SAMPLE
from tests.library.archived import archive
from tests.library.imports import edit
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

NAMES = {
    path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in sorted(SAMPLE.rglob("*.md"))
}


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> Iterator[Path]:
    """The folder of the files of tasks."""
    with override_settings(TASKS_ROOT=tmp_path / "tasks"):
        yield tmp_path / "tasks"
    tasking.stopping.clear()


@pytest.fixture
def ines() -> User:
    return make_person("ines", "publisher")


def run(task: Task) -> Task:
    tasking.run(str(task.pk))
    task.refresh_from_db()
    return task


def packed(folder: Path, members: dict[str, bytes]) -> bytes:
    return archive(folder / "made.zip", members).read_bytes()


def taken_in(data: bytes, author: User, name: str = "Mine.zip", **wishes: Any) -> Task:
    """The plan of what importing it would do."""
    return run(transferring.take_in([data], name, Wishes(**wishes), author=author))


def files(root: Path) -> list[str]:
    return sorted(
        path.name for path in root.rglob("*") if path.is_file() and "locks" not in path.parts
    )


def unpacked(root: Path, task: Task) -> dict[str, bytes]:
    with zipfile.ZipFile(root / task.file) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_a_plan_tells_what_would_be_and_writes_nothing(
    ines: User, root: Path, tmp_path: Path
) -> None:
    bad = b"---\nquestion: An end?\n"
    plan = taken_in(packed(tmp_path, NAMES | {"bad/bad.md": bad, "notes.txt": b"x"}), ines)

    assert (plan.state, plan.error) == (TaskState.DONE, "")
    assert plan.report["outcome"] == {"new": len(NAMES), "problems": 1}
    assert plan.report["articles"] == len(NAMES)
    problem = next(group for group in plan.report["findings"] if group["is_problem"])
    assert problem["total"] == 1
    assert problem["files"][0]["path"] == "bad/bad.md"
    assert (plan.position, plan.total) == (len(NAMES) + 1, len(NAMES) + 1)
    assert not Article.objects.exists()
    assert not ChangeSet.objects.exists()
    entries = json.loads((root / plan.file).read_text())
    assert sorted(entry["path"] for entry in entries) == sorted([*NAMES, "bad/bad.md"])
    assert str(root) not in json.dumps([entries, plan.report])


def test_the_import_takes_the_very_file_and_removes_it(
    ines: User, root: Path, tmp_path: Path
) -> None:
    plan = taken_in(packed(tmp_path, NAMES), ines)
    task = run(transferring.start_import(plan, author=ines))

    assert (task.state, task.error) == (TaskState.DONE, "")
    assert task.report["articles"] == Article.objects.count() == len(NAMES)
    assert files(root) == sorted([f"{plan.pk}.json", f"{task.pk}.json"])
    assert task.change_set == ChangeSet.objects.get()
    assert (task.change_set.author, task.change_set.articles) == (ines, len(NAMES))
    assert str(task.change_set) == f"Imported {len(NAMES)} articles"
    assert set(Revision.objects.values_list("author", flat=True)) == {ines.pk}


def test_a_plan_starts_one_import_however_often_it_is_asked(ines: User, tmp_path: Path) -> None:
    plan = taken_in(packed(tmp_path, NAMES), ines)
    first = transferring.start_import(plan, author=ines)
    assert transferring.start_import(plan, author=ines) == first
    run(first)
    assert transferring.start_import(plan, author=ines) == first


def test_an_export_comes_back_to_the_byte(ines: User, root: Path, tmp_path: Path) -> None:
    plan = taken_in(packed(tmp_path, NAMES), ines)
    run(transferring.start_import(plan, author=ines))
    exported = run(transferring.start_export(author=ines))
    assert (exported.state, exported.report) == (TaskState.DONE, {"articles": len(NAMES)})
    found = unpacked(root, exported)
    assert {name: data for name, data in found.items() if name.endswith(".md")} == NAMES

    Article.objects.all().delete()
    plan = taken_in((root / exported.file).read_bytes(), ines)
    run(transferring.start_import(plan, author=ines))
    again = run(transferring.start_export(author=ines))
    assert unpacked(root, again) == found


def test_an_export_takes_the_chosen_alone_with_their_pictures(
    ines: User, root: Path, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "ice.png").write_bytes(b"a picture")
    importing.run([SAMPLE], processes=1)
    chosen = list(Article.objects.order_by("pk").values_list("pk", "version")[:3])
    edit(Article.objects.get(pk=chosen[0][0]), answer="![](/media/ice.png) ![](/media/gone.png)")

    task = run(transferring.start_export(author=ines, chosen=chosen))

    found = unpacked(root, task)
    assert len([name for name in found if name.endswith(".md")]) == 3
    assert found["media/ice.png"] == b"a picture"
    assert task.report["articles"] == 3
    assert task.report["left"] == [["/media/gone.png", "There is no such picture."]]
    assert task.title == "Export 3 articles"


def test_an_export_of_a_subject_has_its_articles(ines: User, root: Path) -> None:
    importing.run([SAMPLE], processes=1)
    physics = Subject.objects.get(slug="physics")
    task = run(transferring.start_export(author=ines, subject=physics))
    assert set(unpacked(root, task)) == {name for name in NAMES if name.startswith("physics/")}


def test_nothing_to_export_is_told(ines: User, root: Path) -> None:
    task = run(transferring.start_export(author=ines))
    assert task.error == "There is nothing to export: no article is there."
    gone = run(transferring.start_export(author=ines, chosen=[(999, 1)]))
    assert gone.error == "None of these articles is there any more."
    assert files(root) == []


def test_an_export_that_was_cut_off_begins_anew(
    ines: User, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.run([SAMPLE], processes=1)
    monkeypatch.setattr(tasking, "TELL_EVERY", 0)
    monkeypatch.setattr("articles.library.texts.BATCH", 10)
    tasking.stopping.set()
    task = run(transferring.start_export(author=ines))
    assert task.state == TaskState.WAITING
    assert files(root) == []
    tasking.stopping.clear()
    run(task)
    assert task.report == {"articles": len(NAMES)}
    assert len(unpacked(root, task)) == len(NAMES)


def test_one_document_can_be_uploaded(ines: User, tmp_path: Path) -> None:
    name, data = next(iter(NAMES.items()))
    plan = taken_in(data, ines, "../../ä document.md")
    assert plan.report["files"]["new"] == [["../../ä document.md", ""]]
    run(transferring.start_import(plan, author=ines))
    assert Article.objects.get().get_absolute_url().endswith(Path(name).stem)


def test_documents_of_another_tool_are_translated(ines: User, tmp_path: Path) -> None:
    page = b"---\ntitle: Why does it rain?\ndate: 2024-03-09\n---\n\nBecause.\n"
    data = packed(tmp_path, {"content/weather/rain.md": page})
    plan = taken_in(data, ines, mapping="hugo")
    assert plan.report["outcome"] == {"new": 1}
    run(transferring.start_import(plan, author=ines))
    assert Article.objects.get().subject.slug == "weather"


@pytest.mark.parametrize(
    ("rule", "outcome", "answer"),
    [
        (OnConflict.REPORT, {"conflicts": 1}, "Mine."),
        (OnConflict.FOLDER, {"changed": 1}, "Theirs."),
        (OnConflict.LIBRARY, {"changed": 1}, "Mine."),
    ],
)
def test_conflicts_go_by_the_rule(
    ines: User, tmp_path: Path, rule: OnConflict, outcome: dict[str, int], answer: str
) -> None:
    importing.run([SAMPLE], processes=1)
    name, data = next(iter(NAMES.items()))
    article = Article.objects.get(slug=Path(name).stem)
    edit(article, answer="Mine.")
    theirs = serialize(replace(parse(data), answer="Theirs."))

    plan = taken_in(packed(tmp_path, {name: theirs}), ines, on_conflict=rule)

    assert plan.report["outcome"] == outcome
    if rule is OnConflict.REPORT:
        [clash] = plan.report["findings"][0]["files"][0]["clashes"]
        assert (clash["key"], clash["folder"], clash["library"]) == ("answer", "Theirs.", "Mine.")
    run(transferring.start_import(plan, author=ines))
    article.refresh_from_db()
    assert article.answer == answer


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.zip", b"no archive", "This is no .zip archive, or it is damaged."),
        ("a.zip", b"", "This is no .zip archive, or it is damaged."),
        ("a.txt", b"x", "Choose a .zip archive of documents"),
        (".md", b"x", "Choose a .zip archive of documents"),
        ("..", b"x", "Choose a .zip archive of documents"),
        ("", b"x", "Choose a .zip archive of documents"),
    ],
)
def test_what_is_no_archive_is_refused_and_not_kept(
    ines: User, root: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        transferring.take_in([data], name, Wishes(), author=ines)
    assert files(root) == []
    assert not list((root / "in").iterdir())
    assert not Task.objects.exists()


def hostile(folder: Path, kind: str) -> bytes:
    name, data = next(iter(NAMES.items()))
    return packed(
        folder,
        {
            "a bomb": {f"{n}.md": b"a" * 1_100_000 for n in range(110)},
            "ways out": {f"../../{name}": data, "/etc/passwd.md": b"x"},
            "an archive inside": {"inner.zip": packed(folder, NAMES)},
            "nothing": {},
            "other names": {"a.txt": b"x", "b.MD": b"x", ".hidden/c.md": data},
        }[kind],
    )


@pytest.mark.parametrize("kind", ["an archive inside", "nothing", "other names"])
def test_an_archive_without_documents_is_refused_and_not_kept(
    ines: User, root: Path, tmp_path: Path, kind: str
) -> None:
    with pytest.raises(Refused, match=r"no file that ends in \.md in this archive\. A \.zip must"):
        taken_in(hostile(tmp_path, kind), ines)
    assert files(root) == []
    assert not Task.objects.exists()


def test_what_only_another_format_calls_documents_is_taken_in_for_it(
    ines: User, tmp_path: Path
) -> None:
    archive = packed(tmp_path, {"content/why.markdown": b"---\ntitle: Why?\n---\nSo.\n"})
    with pytest.raises(Refused):
        taken_in(archive, ines)
    assert taken_in(archive, ines, mapping="hugo").kind == "import_plan"


def test_a_bomb_is_stopped_and_told(ines: User, tmp_path: Path) -> None:
    plan = taken_in(hostile(tmp_path, "a bomb"), ines)
    told = [file for group in plan.report["findings"] for file in group["files"]]
    assert any("unpacks to more than 100 times its size" in file["message"] for file in told)
    assert all("unpack it and name the folder" not in file["path"] for file in told)


def test_names_that_lead_out_of_an_archive_lead_nowhere(
    ines: User, root: Path, tmp_path: Path
) -> None:
    plan = taken_in(hostile(tmp_path, "ways out"), ines)
    assert plan.report["outcome"] == {"new": 1, "problems": 1}
    run(transferring.start_import(plan, author=ines))
    assert Article.objects.count() == 1
    assert not list(root.parent.rglob("passwd*"))


def test_a_file_that_is_gone_or_another_is_not_imported(
    ines: User, root: Path, tmp_path: Path
) -> None:
    plan = taken_in(packed(tmp_path, NAMES), ines)
    task = transferring.start_import(plan, author=ines)
    file = root / task.arguments["file"]
    file.write_bytes(packed(tmp_path, {}))
    assert "is not the one that was uploaded" in run(task).error
    file.unlink()
    tasking.go_on(task)
    assert run(task).error == transferring.GONE
    other = taken_in(packed(tmp_path, NAMES), ines)
    (root / other.arguments["file"]).unlink()
    with pytest.raises(Refused, match="not kept any more"):
        transferring.start_import(other, author=ines)
    assert not Article.objects.exists()


def test_who_may_not_publish_any_more_imports_nothing(ines: User, tmp_path: Path) -> None:
    task = transferring.start_import(taken_in(packed(tmp_path, NAMES), ines), author=ines)
    ines.groups.clear()
    assert run(task).error == "The person who started it may no longer import."
    assert not Article.objects.exists()
