from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.library import files
from articles.models import Article
from tests.library.documents import document, put
from tests.library.imports import edit
from tests.library.imports import run as run_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run_import(tmp_path)


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("export_articles", *map(str, arguments), "--processes=1", stdout=out)
    return out.getvalue()


def test_it_works(tmp_path: Path) -> None:
    said = run(tmp_path / "out")

    assert "2 files in" in said
    assert "2  written" in said
    assert (tmp_path / "out/physics/other.md").read_bytes() == document("other", id=8)


def test_a_check_exits_with_one_and_a_list_if_something_differs(tmp_path: Path) -> None:
    run(tmp_path / "out")
    assert "2  unchanged" in run(tmp_path / "out", "--check")
    edit(Article.objects.get(slug="other"), author="Ada Brook")
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("export_articles", str(tmp_path / "out"), "--check", stdout=out)

    assert stopped.value.code == 1
    assert f"{tmp_path / 'out/physics/other.md'}: different" in out.getvalue()


def test_a_refused_file_exits_with_one_and_says_what_to_do(tmp_path: Path) -> None:
    run(tmp_path / "out")
    (tmp_path / "out/physics/other.md").write_text("changed")
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("export_articles", str(tmp_path / "out"), stdout=out)

    assert "library has not seen that. Import it first; --overwrite" in out.getvalue()


def test_an_unknown_subject_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No subject has the slug phisics. There is: physics"):
        run(tmp_path / "out", "--subject=phisics")


def test_a_check_of_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="missing: No such file or directory"):
        run(tmp_path / "missing", "--check")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    with pytest.raises(CommandError, match="out: File exists"):
        run(tmp_path / "out")


def test_a_second_export_into_the_folder_is_told_to_wait(tmp_path: Path) -> None:
    with files.held(tmp_path), pytest.raises(CommandError, match="Another export"):
        run(tmp_path)
