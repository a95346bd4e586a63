from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Redirect
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

LIGHT = "/learn/optics/questions/what-is-light"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_article("What is light?", subject=make_subject("Optics"))
    return tmp_path / "redirects.csv"


def run(file: Path, text: str, *options: str) -> tuple[list[str], object]:
    """What was said, line by line, and the exit code."""
    file.write_text(f"old_path,new_path\n{text}")
    out, code = StringIO(), 0
    try:
        call_command("import_redirects", str(file), *options, stdout=out)
    except SystemExit as end:
        code = end.code
    return out.getvalue().splitlines(), code


def test_it_works(file: Path) -> None:
    said, code = run(file, f"/a,{LIGHT}\n/b,/a\n")
    assert said == [
        "2 rows",
        "          1  written",
        "          1  written, at the end of a chain",
    ]
    assert code == 0
    assert Redirect.objects.count() == 2


def test_warnings_alone_end_with_0(file: Path) -> None:
    said, code = run(file, f"/about,{LIGHT}\n")
    assert said[0].startswith(f"{file}:2: /about has a page")
    assert code == 0


@pytest.mark.parametrize("rows", ["a,b", "/a,/nowhere", "/a,/b\n/b,/a", f"/a,{LIGHT}\n/a,/about"])
def test_problems_are_told_by_line_and_end_with_1(file: Path, rows: str) -> None:
    said, code = run(file, f"/good,{LIGHT}\n{rows}\n")
    assert said[0].startswith(f"{file}:3: ")
    assert code == 1
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/good"]


def test_a_dry_run_says_the_same_and_writes_nothing(file: Path) -> None:
    rows = f"/a,{LIGHT}\n/b,/nowhere\n"
    told = run(file, rows, "--dry-run")
    assert not Redirect.objects.exists()
    assert run(file, rows) == told


def test_a_file_without_the_columns_is_an_error_with_its_name(file: Path) -> None:
    file.write_text("from,to\n")
    with pytest.raises(CommandError, match=r"redirects.csv: Line 1 does not name the columns"):
        call_command("import_redirects", str(file))
