"""`backup`, `backup --verify` and `restore` as an operator types them."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.library.backups import Members, fill, state, tampered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    fill()


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_works(tmp_path: Path) -> None:
    before = state()
    file = tmp_path / "site.zip"

    written = run("backup", file)
    verified = run("backup", "--verify", file)
    Article.objects.all().delete()
    restored = run("restore", "--replace", file)

    for said, verb in ((written, "Wrote"), (verified, "Verified"), (restored, "Restored")):
        assert said.startswith(f"{verb} {file}: {file.stat().st_size:,} bytes in ")
        assert "          1  articles.article\n" in said
    assert state() == before


def test_a_file_that_exists_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    run("backup", file)

    with pytest.raises(CommandError, match="exists. Name another file"):
        run("backup", file)
    run("backup", "--force", file)


def test_restoring_over_a_site_is_an_error_that_names_the_option(tmp_path: Path) -> None:
    run("backup", tmp_path / "site.zip")

    with pytest.raises(CommandError, match="Add --replace"):
        run("restore", tmp_path / "site.zip")


def test_verifying_lists_articles_that_differ(tmp_path: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        name = "rows/articles.article.jsonl"
        members[name] = members[name].replace(b"top layer", b"top later")

    (article,) = Article.objects.all()
    run("backup", tmp_path / "site.zip")
    file = tampered(tmp_path / "site.zip", change)

    with pytest.raises(CommandError) as error:
        run("backup", "--verify", file)

    assert str(error.value) == (f"1 article comes out different:\n{article.get_absolute_url()}")


@pytest.mark.parametrize("command", [("backup", "--verify"), ("restore",)])
def test_a_file_that_is_missing_is_an_error_in_a_sentence(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="does not exist. Name a file that `backup` made"):
        run(*command, tmp_path / "missing.zip")
