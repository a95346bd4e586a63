import csv
import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.management.checklists import EXAMPLES, WIDTH
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db
REFUSAL = "I cannot answer this question based on the available information."


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("check_articles", *arguments, stdout=out)
    return out.getvalue()


def test_it_works() -> None:
    urls = [make_article(answer=REFUSAL).get_absolute_url() for _ in range(3)]

    said = run().splitlines()

    assert said[-2].startswith("3 checked in ")
    at = said.index("        3  refusal")
    assert said[at - 1] == "Errors: 3"
    assert said[at + 1].strip() == "Write an answer, or withdraw the article."
    assert said[at + 2].strip() == f"- {urls[0]}"
    assert said[at + 3].strip().startswith("line 1: It says “I cannot answer")
    assert sum("It says" in line for line in said) == EXAMPLES


def test_the_table_fits_a_terminal_of_80_columns() -> None:
    for number in range(3):
        make_article(f"{number} {'Why is ice slippery ' * 8}?", answer=REFUSAL)

    assert max(map(len, run().splitlines())) <= WIDTH


def test_a_library_without_articles_has_no_findings() -> None:
    (told, _) = run().strip().splitlines()

    assert told.startswith("0 checked in ")
    assert told.endswith(" s, 0 found.")


def test_one_kind_is_listed_whole() -> None:
    urls = {make_article(answer=REFUSAL).get_absolute_url() for _ in range(3)}

    lines = run("--kind", "refusal").splitlines()

    assert {line.partition(":")[0] for line in lines} == urls
    assert all(":1: It says “I cannot answer" in line for line in lines)


def test_a_finding_without_a_line_is_listed_without_one() -> None:
    url = make_article().get_absolute_url()

    assert run("--kind", "orphan") == f"{url}: No related link leads here.\n"


def test_one_subject_is_checked_alone() -> None:
    here = make_article(subject=make_subject("Physics"))
    make_article()

    assert run("--kind=orphan", "--subject=physics").startswith(here.get_absolute_url())
    assert "\n1 checked in " in run("--subject=physics")


def test_a_subject_that_is_not_there_is_an_error_with_a_hint() -> None:
    with pytest.raises(CommandError, match="No subject has the slug physic. There is: none yet"):
        run("--subject", "physic")


def test_json_is_an_object_a_line() -> None:
    url = make_article(answer=REFUSAL).get_absolute_url()

    rows = [json.loads(line) for line in run("--json").splitlines()]

    (refusal,) = (row for row in rows if row["kind"] == "refusal")
    assert refusal == {
        "kind": "refusal",
        "severity": "error",
        "path": url,
        "line": 1,
        "message": f"It says “{REFUSAL[:50]}…”.",
        "remedy": "Write an answer, or withdraw the article.",
    }


def test_csv_is_a_row_a_finding() -> None:
    url = make_article(answer=REFUSAL).get_absolute_url()

    rows = list(csv.DictReader(StringIO(run("--csv", "--kind=refusal"))))

    assert [(row["kind"], row["path"], row["line"]) for row in rows] == [("refusal", url, "1")]


@pytest.mark.parametrize("name", ["refusal", "error", "orphan"])
def test_a_finding_that_must_not_be_is_an_exit_code(name: str) -> None:
    make_article(answer=REFUSAL)

    with pytest.raises(SystemExit) as end:
        run("--fail-on=canonical-loop", f"--fail-on={name}")

    assert end.value.code == 1


def test_other_findings_are_none() -> None:
    make_article()

    run("--fail-on=error", "--fail-on=canonical-chain", "--csv")


@pytest.mark.parametrize("argument", ["--kind=nothing", "--fail-on=nothing"])
def test_an_unknown_kind_is_told_with_those_that_are(argument: str) -> None:
    with pytest.raises(CommandError, match="choose from .*canonical-loop"):
        run(argument)


def test_a_reader_who_leaves_ends_it_quietly(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    kept = os.dup(1)
    make_article()
    try:
        with pytest.raises(SystemExit) as end:
            call_command("check_articles", "--csv", stdout=Closed())
    finally:
        os.dup2(kept, 1)
        os.close(kept)

    assert end.value.code == 1
    assert "Traceback" not in capfd.readouterr().err
