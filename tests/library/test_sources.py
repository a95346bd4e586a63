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
