"""A backup back into the site: checked first, whole or not at all."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles.library import backup, backup_file, restoring, searching
from articles.library.backup_file import BackupError
from articles.library.backup_rows import Fingerprint
from articles.models import Article, Page, Redirect, Subject
from tests.factories import make_article
from tests.library.backups import Members, fill, state, tampered, with_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path, media: Path) -> Path:
    """A backup of a small site, which is still there."""
    fill()
    backup.back_up(tmp_path / "site.zip")
    return tmp_path / "site.zip"


def empty(media: Path) -> None:
    Article.objects.all().delete()
    Subject.objects.all().delete()
    Redirect.objects.all().delete()
    Page.objects.all().delete()
    User.objects.all().delete()
    shutil.rmtree(media)


def _permission() -> str:
    first = Permission.objects.order_by("pk").select_related("content_type")[0]
    return f"{first.content_type.app_label}.{first.codename}"


def test_the_backup_under_test_has_rows_of_every_model(file: Path, media: Path) -> None:
    empty_tables = [label for label, rows in state().items() if not rows]

    assert [label for label in empty_tables if label.startswith("articles.")] == []


def test_it_works(file: Path, media: Path) -> None:
    before = state()
    empty(media)

    manifest = restoring.restore(file)

    assert state() == before
    assert manifest.counts["articles.article"] == 1
    assert searching.search("slippery").total == 0  # the words of the answer, not of the slug
    assert searching.search("layer").total == 1
    assert User.objects.get().check_password("ice and water")
    assert User.objects.get().has_perm(_permission())


def test_what_is_written_afterwards_gets_numbers_of_its_own_and_is_found(
    file: Path, media: Path
) -> None:
    empty(media)
    restoring.restore(file)

    make_article(answer="Added afterward.")

    assert searching.search("afterward").total == 1
    assert Article.objects.count() == 2


def test_a_site_in_use_is_replaced_only_when_told_so(file: Path, media: Path) -> None:
    before = state()
    fill("another")
    (media / "new.txt").write_text("new")
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    in_use = state()

    with pytest.raises(BackupError, match=r"holds 2 articles, .*2 users, files in .*--replace"):
        restoring.restore(file)
    assert state() == in_use

    restoring.restore(file, replace=True)
    assert state() == before
    assert searching.search("layer").total == 1
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: User.objects.create_user("operator"), "1 users"),
        (lambda: Page.objects.create(slug="terms", title="Terms", body="Be kind."), "1 pages"),
    ],
)
def test_an_account_or_a_page_alone_is_something_to_lose(
    file: Path, media: Path, make: Callable[[], object], what: str
) -> None:
    empty(media)
    make()

    with pytest.raises(BackupError, match=f"it holds {what}"):
        restoring.restore(file)


def test_no_folder_is_left_beside_the_media(file: Path, tmp_path: Path) -> None:
    restoring.restore(file, replace=True)

    assert {path.name for path in tmp_path.iterdir()} == {"site.zip", "media"}


def test_a_restore_that_fails_at_its_end_leaves_the_old_state(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill("another")
    in_use = state()
    monkeypatch.setattr(Path, "rename", _rename_once_then_fail(Path.rename))

    with pytest.raises(BackupError, match="could not be replaced: No space left"):
        restoring.restore(file, replace=True)

    assert state() == in_use
    assert searching.search("layer").total == 2


def _rename_once_then_fail(rename: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """The second of the swap's two renames fails, the one that takes the first back does not."""
    calls: list[Path] = []

    def renamed(source: Path, target: Path) -> Path:
        calls.append(source)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return rename(source, target)

    return renamed


def test_verifying_finds_nothing_in_a_sound_backup_and_touches_nothing(
    file: Path, media: Path
) -> None:
    make_article(answer="Written since.")
    before = state()

    manifest, different = restoring.verify(file)

    assert (manifest.counts["articles.article"], different) == (1, [])
    assert state() == before


def test_verifying_names_the_articles_that_come_out_different(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        name = "rows/articles.article.jsonl"
        members[name] = members[name].replace(b"top layer", b"top later")

    (article,) = Article.objects.all()

    assert restoring.verify(tampered(file, change))[1] == [article.get_absolute_url()]


def test_differing_names_what_only_one_side_has() -> None:
    one, two, three = (Fingerprint(n, f"/{n}", "a") for n in (1, 2, 3))

    assert list(restoring.differing([one, two], [one, two])) == []
    assert list(restoring.differing([one, three], [two, three])) == ["/1", "/2"]
    assert list(restoring.differing([one], [one._replace(sha256="b")])) == ["/1"]


def refused(file: Path, sentence: str) -> None:
    """Neither command takes the file, and the site is what it was."""
    before = state()
    with pytest.raises(BackupError, match=sentence):
        restoring.restore(file, replace=True)
    with pytest.raises(BackupError, match=sentence):
        restoring.verify(file)
    assert state() == before


@pytest.mark.parametrize("name", ["../x", "media/../../x", "/etc/x", "media/a\\..\\x", "other"])
def test_a_name_that_leads_elsewhere_is_refused(file: Path, name: str, tmp_path: Path) -> None:
    refused(with_member(file, ZipInfo(name), b"x"), "which no backup has")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(file: Path, kind: int) -> None:
    info = ZipInfo("media/strange")
    info.external_attr = (kind | 0o777) << 16

    refused(with_member(file, info, b"/etc/passwd"), "a link, a device or encrypted")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_is_refused(file: Path) -> None:
    with ZipFile(file, "a") as archive:
        archive.writestr("manifest.json", "{}")

    refused(file, "holds a name twice")


def test_a_member_that_the_manifest_does_not_know_is_refused(file: Path) -> None:
    refused(with_member(file, ZipInfo("media/x"), listed=False), "in the archive or the manifest")


def test_a_missing_member_is_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        del members["rows/articles.article.jsonl"]

    refused(tampered(file, change), "rows/articles.article.jsonl is in the archive or")


def test_a_file_that_ends_too_early_is_refused(file: Path) -> None:
    data = file.read_bytes()
    for size in (0, 100, len(data) // 2, len(data) - 1):
        file.write_bytes(data[:size])
        refused(file, "is no backup, or its end is missing")


def test_a_changed_byte_is_refused(file: Path) -> None:
    data = bytearray(file.read_bytes())
    with ZipFile(file) as archive:
        place = archive.getinfo("rows/articles.article.jsonl").header_offset
    data[place + 200] ^= 1
    file.write_bytes(data)

    refused(file, "is no sound backup")


def test_a_wrong_hash_is_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        manifest["members"]["rows/articles.article.jsonl"] = "0" * 64

    refused(tampered(file, change), "does not have the hash that the manifest gives")


def test_a_newer_format_is_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        manifest["format"] = 2
        manifest["unheard of"] = True

    refused(tampered(file, change), "has format 2; this version reads format 1")


def test_other_migrations_are_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        manifest["migrations"].append("articles.0999_later")

    refused(tampered(file, change), r"differ by migrations \(articles.0999_later\)")


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"[" * 100_000, b'{"format": 1}', b"\xff"])
def test_a_manifest_that_is_none_is_refused(file: Path, text: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", text)

    refused(other, "is not one of a backup")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"[1]\n", "too few or too many values"),
        (b"{}\n", "no list of values"),
        (b"[" * 100_000 + b"\n", "nested too deeply"),
        (b"not JSON\n", "could not be restored"),
        (b"[1,2", "a line without an end"),
    ],
)
def test_lines_that_are_no_rows_are_refused(file: Path, line: bytes, sentence: str) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        members["rows/articles.article.jsonl"] += line

    refused(tampered(file, change), sentence)


def test_a_line_without_an_end_is_not_read_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_file, "LONGEST_LINE", 50)

    refused(file, "a line without an end")


def test_rows_that_point_nowhere_are_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        name = "rows/articles.subject.jsonl"
        members[name] = members[name].splitlines(keepends=True)[0]
        manifest["counts"]["articles.subject"] = 0

    refused(tampered(file, change), "could not be restored")


def test_fewer_rows_than_the_manifest_counts_are_refused(file: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        manifest["counts"]["articles.article"] = 2

    refused(tampered(file, change), "not as many as the manifest gives")


def test_a_bomb_is_refused_before_it_is_unpacked(file: Path) -> None:
    """Members that lie on top of each other claim far more than a file of that size can hold."""
    info = ZipInfo("media/bomb")
    other = with_member(file, info, b"x")
    data = other.read_bytes()
    at = data.rindex(b"PK\x01\x02")
    claimed = (4_000_000_000).to_bytes(4, "little")
    other.write_bytes(data[: at + 24] + claimed + data[at + 28 :])

    refused(other, "claims to hold more than any file of its size can")


def test_media_larger_than_the_disk_are_refused_before_they_are_unpacked(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda path: SimpleNamespace(free=1))

    with pytest.raises(BackupError, match="The media need"):
        restoring.restore(file, replace=True)
    assert state() == before
