import bz2
import gzip
import os
import random
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from articles.library import archives, sources
from articles.library.sources import Source, SourceError
from tests.library.archived import KINDS, archive, file, tar
from tests.library.documents import document

LIBRARY = {f"learn/physics/{n}.md": document(f"question-{n}", id=n) for n in range(30)}


def read(path: Path) -> list[Source]:
    return list(sources.read([path]))


def data(found: list[Source]) -> list[bytes]:
    return [source.data for source in found if not source.problem]


def problems(found: list[Source]) -> dict[str, str]:
    """Name of what could not be read → why; each is told with what to do."""
    assert all(source.hint for source in found if source.problem)
    return {Path(source.path).name: source.problem for source in found if source.problem}


def refused(path: Path) -> str:
    """What is said of an archive before anything is read; empty: nothing."""
    try:
        sources.total_bytes([path])
    except SourceError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_members_are_read_in_their_order(tmp_path: Path, kind: str) -> None:
    path = archive(tmp_path / f"library.{kind}", LIBRARY)

    assert archives.is_archive(path)
    found = read(path)
    assert data(found) == list(LIBRARY.values())
    assert problems(found) == {}
    assert found[3].path == f"{tmp_path}/library.{kind}/learn/physics/3.md"


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_cut_anywhere_gives_what_comes_before_and_a_sentence(
    tmp_path: Path, kind: str
) -> None:
    whole = archive(tmp_path / f"library.{kind}", LIBRARY).read_bytes()
    ends = len(whole.rstrip(b"\0")) if kind == "tar" else len(whole)  # else in its padding
    chance = random.Random(kind)  # noqa: S311
    cut = tmp_path / f"cut.{kind}"
    for length in [*(chance.randrange(1, ends) for _ in range(25)), *range(512, ends, 3 * 512)]:
        cut.write_bytes(whole[:length])
        if said := refused(cut):
            assert "or it is damaged" in said
            continue
        found = read(cut)
        assert data(found) == list(LIBRARY.values())[: len(data(found))], length
        # All may be there where only what the packer writes after the archive's end is missing.
        assert list(problems(found)) == [cut.name] or len(data(found)) == len(LIBRARY), length


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_with_wrong_bytes_is_told_and_never_a_crash(tmp_path: Path, kind: str) -> None:
    whole = archive(tmp_path / f"library.{kind}", LIBRARY).read_bytes()
    chance = random.Random(kind)  # noqa: S311
    wrong = tmp_path / f"wrong.{kind}"
    for _ in range(60):
        start, length = chance.randrange(len(whole)), chance.choice([1, 1, 4, 600])
        noise = chance.randbytes(min(length, len(whole) - start))
        wrong.write_bytes(whole[:start] + noise + whole[start + length :])
        assert "or it is damaged" in refused(wrong) or len(read(wrong)) <= len(LIBRARY) + 1


def test_a_damaged_header_in_a_tar_is_not_taken_for_its_end(tmp_path: Path) -> None:
    path = archive(tmp_path / "library.tar", LIBRARY)
    damaged = bytearray(path.read_bytes())
    with tarfile.open(path) as packed:
        at = packed.getmember("learn/physics/3.md").offset
    damaged[at : at + 10] = b"\xff" * 10
    path.write_bytes(damaged)

    found = read(path)

    assert data(found) == list(LIBRARY.values())[:3]
    assert problems(found) == {"library.tar": "is damaged: bad checksum"}


def test_a_damaged_member_of_a_zip_leaves_the_others(tmp_path: Path) -> None:
    path = archive(tmp_path / "library.zip", LIBRARY)
    damaged = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        at = packed.getinfo("learn/physics/3.md").header_offset
    damaged[at + 60 : at + 100] = bytes(40)
    path.write_bytes(damaged)

    found = read(path)

    assert len(data(found)) == len(LIBRARY) - 1
    assert list(problems(found)) == ["3.md"]


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_lead_out_are_names_and_nothing_is_unpacked(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    path = archive(
        there / f"library.{kind}", {"../../out.md": b"one", f"{tmp_path}/absolute.md": b"two"}
    )

    assert data(read(path)) == [b"one", b"two"]
    assert [file.name for file in tmp_path.rglob("*")] == ["there", path.name]


def test_links_devices_and_pipes_in_a_tar_are_told(tmp_path: Path) -> None:
    path = tar(
        tmp_path / "library.tar",
        file("a.md", b"a"),
        file("link.md", b"", tarfile.SYMTYPE, "/etc/passwd"),
        file("inner.md", b"", tarfile.SYMTYPE, "a.md"),
        file("hard.md", b"", tarfile.LNKTYPE, "a.md"),
        file("disk.md", b"", tarfile.BLKTYPE),
        file("zero.md", b"", tarfile.CHRTYPE),
        file("pipe.md", b"", tarfile.FIFOTYPE),
        file("folder.md", b"", tarfile.DIRTYPE),
        file("z.md", b"z"),
    )

    found = read(path)

    assert data(found) == [b"a", b"z"]
    links = dict.fromkeys(("link.md", "inner.md", "hard.md"), archives.LINK[0])
    others = dict.fromkeys(("disk.md", "zero.md", "pipe.md"), "is no regular file")
    assert problems(found) == links | others


def test_links_and_encrypted_or_oddly_packed_members_of_a_zip_are_told(tmp_path: Path) -> None:
    path = tmp_path / "library.zip"
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(link, "/etc/passwd")
        packed.writestr("secret.md", "secret")
        packed.writestr("odd.md", "odd", zipfile.ZIP_BZIP2)
        packed.writestr("z.md", "z")
    encrypted = bytearray(path.read_bytes())
    for signature, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = encrypted.find(signature, encrypted.find(signature) + 1)
        encrypted[place + at_flag] |= 1
    path.write_bytes(encrypted)

    found = read(path)

    assert data(found) == [b"z"]
    assert problems(found) == {
        "link.md": archives.LINK[0],
        "secret.md": "is encrypted",
        "odd.md": "is packed by a method that is not read",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_archives_within_an_archive_are_left_alone(tmp_path: Path, kind: str) -> None:
    inner = archive(tmp_path / "inner.zip", LIBRARY).read_bytes()

    found = read(archive(tmp_path / f"outer.{kind}", {"a.md": b"a", "inner.zip": inner}))

    assert (data(found), problems(found)) == ([b"a"], {})


ZEROS = bytes(10_000_000)


def bomb_beside(path: Path) -> None:
    """Zeros in front of a document."""
    member = tarfile.TarInfo("zeros.bin")
    member.size = len(ZEROS)
    with bz2.open(path, "wb") as packed:
        packed.write(member.tobuf() + ZEROS)
        packed.write(file("a.md", b"a")[0].tobuf())


def bomb_in_a_header(path: Path) -> None:
    """A name of a gigabyte, as which a kind of header may be declared."""
    header = tarfile.TarInfo("name")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 10**9
    with gzip.open(path, "wb") as packed:
        packed.write(file("a.md", b"")[0].tobuf())
        packed.write(header.tobuf(tarfile.GNU_FORMAT))
        packed.write(ZEROS)


def bomb_of_nested_headers(path: Path) -> None:
    """A header of a header of a header …"""
    header = tarfile.TarInfo("name")
    header.type = tarfile.GNUTYPE_LONGNAME
    path.write_bytes(file("a.md", b"")[0].tobuf() + header.tobuf(tarfile.GNU_FORMAT) * 5_000)


def bomb_of_holes(path: Path) -> None:
    """A sparse file, whose map of holes goes on and on."""
    header = bytearray(tarfile.TarInfo("holes.bin").tobuf(tarfile.GNU_FORMAT))
    header[156:157], header[482] = tarfile.GNUTYPE_SPARSE, 1
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    more = b"00000000001\x0000000000001\x00" * 21 + b"\x01" * 8
    with gzip.open(path, "wb") as packed:
        packed.write(file("a.md", b"")[0].tobuf() + bytes(header) + more * 100_000)


@pytest.mark.parametrize(
    ("bomb", "problem"),
    [
        (bomb_beside, "unpacks to more than 100 times its size"),
        (bomb_in_a_header, "is damaged: a header is longer than 65,536 bytes"),
        (bomb_of_nested_headers, "is damaged: a header is longer than 65,536 bytes"),
        (bomb_of_holes, "is damaged: a header is longer than 65,536 bytes"),
    ],
)
def test_a_tar_that_swells_is_told_within_a_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bomb: Callable[[Path], None], problem: str
) -> None:
    monkeypatch.setattr(archives, "ALWAYS_FINE", 5_000_000)
    path = tmp_path / "library.tar"
    bomb(path)
    tracemalloc.start()

    assert archives.is_archive(path)
    found = read(path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems(found) == {"library.tar": problem}
    assert peak < 2_000_000


def test_a_zip_that_swells_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ALWAYS_FINE", 10_000_000)
    path = archive(tmp_path / "library.zip", {f"{n}.md": ZEROS[:1_000_000] for n in range(20)})

    found = read(path)

    assert problems(found) == {"library.zip": "unpacks to more than 100 times its size"}
    assert len(data(found)) == 10


def test_a_zip64_is_read_whatever_size_it_claims(tmp_path: Path) -> None:
    path = tmp_path / "library.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("a.md", "b.md"):
            with packed.open(name, "w", force_zip64=True) as member:
                member.write(b"text")
        packed.filelist[0].file_size = 2**40

    assert data(read(path)) == [b"text", b"text"]


def test_members_of_a_zip_that_lie_over_each_other_count_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ALWAYS_FINE", 10_000_000)
    path = tmp_path / "library.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.md", ZEROS[:1_000_000])
        (one,) = packed.filelist
        packed.filelist.extend([one] * 99)  # a hundred entries for the same bytes
        packed._didModify = True

    found = read(path)

    assert problems(found) == {"library.zip": "unpacks to more than 100 times its size"}


def test_what_documents_compress_to_is_far_from_the_limit(tmp_path: Path) -> None:
    texts = {f"{n}.md": document(f"question-{n}", id=n) for n in range(2_000)}
    path = archive(tmp_path / "library.tar.xz", texts)

    assert len(data(read(path))) == 2_000


def test_no_more_of_a_member_is_read_than_its_refusal_needs(tmp_path: Path) -> None:
    huge = {"large.md": os.urandom(1_500_000), "a.md": b"a"}

    for kind in KINDS:
        found = read(archive(tmp_path / f"library.{kind}", huge))
        assert [len(source.data) for source in found] == [1_000_001, 1]


def test_a_zip_whose_end_is_missing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "library.zip", LIBRARY)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(SourceError, match="or it is damaged. Name one of these, or get a sound"):
        sources.total_bytes([path])
