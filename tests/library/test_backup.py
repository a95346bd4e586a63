"""One file that holds the whole site at one moment."""

import json
import os
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import backup, backup_rows, restoring
from articles.library.backup_file import BackupError
from articles.models import Article
from tests.factories import make_article, make_subject
from tests.library.backups import fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def test_it_works(tmp_path: Path) -> None:
    fill()
    file = tmp_path / "site.zip"

    manifest = backup.back_up(file)

    with ZipFile(file) as archive:
        names = set(archive.namelist())
        told = json.loads(archive.read("manifest.json"))
    assert {"rows/articles.article.jsonl", "rows/auth.user_groups.jsonl"} <= names
    assert "media/pictures/why-is-ice-slippery.png" in names
    assert told["members"].keys() == names - {"manifest.json"}
    assert told["counts"] == manifest.counts
    assert (told["format"], told["database"]) == (1, connection.vendor)
    assert "articles.0001_initial" in told["migrations"]
    assert [manifest.counts[f"articles.{name}"] for name in ("article", "revision")] == [1, 1]


def test_it_is_readable_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "site.zip"

    backup.back_up(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["site.zip"]


def test_sessions_and_rendered_answers_stay_out(tmp_path: Path) -> None:
    file = tmp_path / "site.zip"

    backup.back_up(file)

    with ZipFile(file) as archive:
        rows = {name for name in archive.namelist() if name.startswith("rows/")}
    assert not {name for name in rows if "session" in name or "rendering" in name or "axes" in name}


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    file.write_text("of yesterday")

    with pytest.raises(BackupError, match="exists. Name another file, or add --force"):
        backup.back_up(file)
    assert file.read_text() == "of yesterday"

    backup.back_up(file, force=True)
    assert restoring.verify(file)[1] == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="No such file or directory. Nothing is there"):
        backup.back_up(tmp_path / "missing" / "site.zip")


def test_links_in_the_media_folder_are_left_alone(tmp_path: Path, media: Path) -> None:
    media.mkdir()
    (media / "link").symlink_to("/etc/passwd")

    manifest = backup.back_up(tmp_path / "site.zip")

    assert not [name for name in manifest.members if name.startswith("media/")]


def test_the_progress_ends_near_its_size(tmp_path: Path) -> None:
    subject = make_subject()
    for _ in range(250):
        make_article(subject=subject)
    told: list[int] = []

    backup.back_up(tmp_path / "site.zip", progress=lambda done, _: told.append(done))

    assert told == sorted(told)
    assert 0 < backup.size() - told[-1] < 500


def test_queries_do_not_grow_with_the_rows(tmp_path: Path) -> None:
    subject = make_subject()

    def queries(file: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            backup.back_up(tmp_path / file)
        return len(captured)

    for _ in range(10):
        make_article(subject=subject)
    few = queries("few.zip")
    for _ in range(180):
        make_article(subject=subject)

    assert queries("many.zip") == few


def test_a_snapshot_does_not_see_what_is_written_meanwhile() -> None:
    make_article(slug="before")
    other = connection.copy("other")
    with backup_rows.snapshot():
        seen = [Article.objects.count()]
        try:
            with other.cursor() as cursor:
                cursor.execute("UPDATE articles_article SET slug = 'meanwhile'")
        finally:
            other.close()
        seen += [Article.objects.filter(slug="before").count()]

    assert seen == [1, 1]
    assert Article.objects.get().slug == "meanwhile"
