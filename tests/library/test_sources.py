import io
import os
import tarfile
import zipfile
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


def test_links_that_lead_nowhere_or_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "nowhere.md").symlink_to(tmp_path / "missing")
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")

    assert [Path(source.path).name for source in sources.read([tmp_path])] == ["a.md", "b.md"]


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


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.xz", "tar.bz2"])
def test_a_damaged_archive_gives_what_comes_before_and_then_a_sentence(
    tmp_path: Path, kind: str
) -> None:
    archive = tmp_path / f"library.{kind}"
    texts = {f"{number}.md": os.urandom(60_000) for number in range(20)}
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as packed:
            for name, data in texts.items():
                packed.writestr(name, data)
        damaged = bytearray(archive.read_bytes())
        damaged[130_000:140_000] = bytes(10_000)
        archive.write_bytes(damaged)
    else:
        with tarfile.open(archive, f"w:{kind.partition('.')[2]}") as packed:
            for name, data in texts.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                packed.addfile(member, io.BytesIO(data))
        archive.write_bytes(archive.read_bytes()[:1_000_000])

    found: list[str] = []

    def read() -> None:
        found.extend(Path(source.path).name for source in sources.read([archive]))

    with pytest.raises(sources.SourceError, match="is damaged: .*What came before is in"):
        read()
