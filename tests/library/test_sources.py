import os
import subprocess
from pathlib import Path

import pytest

from articles.library import sources
from articles.text import documents


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.md", "b/1.md", "a/3.md", "a/note.txt", ".git/4.md", "a/.5.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name)

    read = list(sources.read([tmp_path]))

    assert [source.data for source in read] == [b"a/3.md", b"b/1.md", b"b/2.md"]
    assert [source.consumed for source in read] == [6, 12, 18]
    assert sources.total_bytes([tmp_path]) == 18


def test_several_paths_are_read_one_after_the_other(tmp_path: Path) -> None:
    for name in ("b.md", "a.md"):
        (tmp_path / name).write_text(name)

    read = list(sources.read([tmp_path / "b.md", tmp_path / "a.md"]))

    assert [(Path(source.path).name, source.consumed) for source in read] == [
        ("b.md", 4),
        ("a.md", 8),
    ]


def test_no_more_of_a_file_is_read_than_its_refusal_needs(tmp_path: Path) -> None:
    file = tmp_path / "large.md"
    file.write_bytes(b"x" * (documents.LARGEST + 5000))

    (source,) = sources.read([file])

    assert len(source.data) == documents.LARGEST + 1


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(sources.SourceError, match="does not exist"):
        sources.total_bytes([tmp_path / "missing.zip"])


def test_links_inside_a_folder_are_read_and_every_other_link_is_told(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.md").write_text("a")
    (tmp_path / "secret.md").write_text("secret")
    for name, target in {
        "b.md": inside / "a.md",
        "c.md": tmp_path / "secret.md",
        "d.md": Path("../secret.md"),
        "e.md": tmp_path / "missing",
        "f.md": inside / "f.md",  # to itself
        "g": tmp_path,  # a circle, and out of the folder
        "h": inside / "sub",
        "i.txt": tmp_path / "secret.md",
    }.items():
        (inside / name).symlink_to(target)
    os.mkfifo(inside / "pipe.md")
    told = {Path(source.path).name: source for source in sources.read([inside])}

    assert {name: source.data for name, source in told.items() if not source.problem} == {
        "a.md": b"a",
        "b.md": b"a",
    }
    problems = {name: source.problem for name, source in told.items() if source.problem}
    out = "is a link that leads out of the folder"
    assert problems == {
        "c.md": out,
        "d.md": out,
        "e.md": out,
        "f.md": "is a link that leads to no file",
        "g": out,
        "pipe.md": "is no regular file",
    }
    assert all(told[name].hint for name in problems)
    assert sources.total_bytes([inside]) == 2


def test_a_folder_named_by_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("a")
    (tmp_path / "real" / "b.md").symlink_to("a.md")
    (tmp_path / "linked").symlink_to("real")

    assert [source.data for source in sources.read([tmp_path / "linked"])] == [b"a", b"a"]


def test_folders_may_lie_deeper_than_calls_may_nest(tmp_path: Path) -> None:
    bottom = tmp_path / "/".join(["d"] * 1_100)
    subprocess.run(["mkdir", "--parents", bottom], check=True)
    (bottom / "a.md").write_text("a")

    found = list(sources.read([tmp_path]))

    # Not left to pytest: it removes folders by calls that nest.
    subprocess.run(["rm", "--recursive", tmp_path / "d"], check=True)
    assert [source.data for source in found] == [b"a"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(name)

    def refuse(name: str, *options: object, **more: object) -> object:
        if name.endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return open(name, "rb", buffering=0)

    monkeypatch.setattr(sources, "open", refuse, raising=False)

    first, second = sources.read([tmp_path])

    assert (first.data, first.problem) == (b"", "cannot be read: Permission denied")
    assert (second.data, second.problem) == (b"b.md", "")
