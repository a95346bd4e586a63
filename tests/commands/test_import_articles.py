import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.library.documents import document, put, related
from tests.library.imports import edit

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_articles", *map(str, arguments), "--processes=1", stdout=out)
    return out.getvalue()


def test_it_works(tmp_path: Path) -> None:
    put(tmp_path, document(answer="A formula $x^2$ and one that fails: $\\badcommand$"))

    said = run(tmp_path)

    assert "1 document in" in said
    assert "1  created" in said
    assert "2 formulas read, 1 could not be set" in said
    assert "1  formula-not-set" in said


def test_the_report_has_one_entry_a_document_with_line_and_hint(tmp_path: Path) -> None:
    missing = "/learn/physics/questions/missing"
    put(tmp_path, document(more=related(missing)))
    (tmp_path / "bad.md").write_text("nothing here")
    file = tmp_path / "report.json"

    with pytest.raises(SystemExit) as end:
        run(tmp_path, "--report", file)

    assert end.value.code == 1
    entries = {Path(entry["path"]).name: entry for entry in json.loads(file.read_text())}
    good, bad = entries["why-is-ice-slippery.md"], entries["bad.md"]
    line = document(more=related(missing)).decode().splitlines().index(f"    url: {missing}") + 1
    assert (good["action"], good["problems"]) == ("created", [])
    assert [(n["kind"], n["line"]) for n in good["notices"]] == [("dangling-link", line)]
    assert (bad["action"], bad["notices"]) == ("refused", [])
    assert [(p["kind"], p["line"]) for p in bad["problems"]] == [("no-front-matter", 1)]
    assert bad["problems"][0]["hint"]


def test_problems_are_printed_with_what_to_do(tmp_path: Path) -> None:
    out = StringIO()
    for number in range(12):
        (tmp_path / f"bad{number}.md").write_text("nothing here")

    with pytest.raises(SystemExit):
        call_command("import_articles", str(tmp_path), "--processes=1", stdout=out)

    lines = out.getvalue().splitlines()
    assert "         12  no-front-matter" in lines
    assert sum("bad" in line and ":1:1: " in line for line in lines) == 10
    assert lines[-1] == "… and 2 more: --report FILE lists them all."


def test_the_last_line_names_the_report_that_was_asked_for(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"bad{number}.md").write_text("nothing here")
    out, file = StringIO(), tmp_path / "report.json"

    with pytest.raises(SystemExit):
        call_command("import_articles", str(tmp_path), f"--report={file}", stdout=out)

    assert out.getvalue().rstrip().endswith(f"… and 2 more: {file} lists them all.")


def test_a_report_that_cannot_be_written_is_told_before_anything_else(tmp_path: Path) -> None:
    put(tmp_path, document())

    with pytest.raises(CommandError, match="missing is no folder"):
        run(tmp_path, "--report", tmp_path / "missing" / "report.json")

    assert not Article.objects.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_report_onto_a_full_disk_is_told_and_the_documents_are_in(tmp_path: Path) -> None:
    put(tmp_path, document())

    with pytest.raises(CommandError, match="/dev/full: No space left on device. The documents are"):
        run(tmp_path, "--report", "/dev/full")

    assert Article.objects.exists()


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "note.markdown").write_text("not read")

    with pytest.raises(CommandError, match="no file that ends in .md"):
        run(tmp_path)


def test_files_of_another_tool_are_read_by_its_mapping(tmp_path: Path) -> None:
    posts = tmp_path / "_posts"
    posts.mkdir()
    (posts / "2025-03-04-why-ice.markdown").write_text("---\ncategory: Physics\n---\nIt {% x %}.\n")
    (tmp_path / "about.md").write_text("---\n---\n")

    said = run(tmp_path, "--mapping", "jekyll")

    assert Article.objects.get().get_absolute_url() == "/learn/physics/questions/why-ice"
    assert "1  created" in said
    assert "1  left out" in said
    assert "1  template-tag" in said


def test_a_mapping_that_cannot_be_read_is_told_before_anything_else(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = ["title", 7]')

    with pytest.raises(CommandError, match="mine.toml is no mapping: `title` must be a text or"):
        run(tmp_path, "--mapping", file)
    with pytest.raises(CommandError, match="one of hugo, jekyll"):
        run(tmp_path, "--mapping", "gatsby")


def test_with_a_mapping_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ends in .md or .markdown in what"):
        run(tmp_path, "--mapping", "hugo")


def test_a_missing_path_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not exist. Name a file, a folder"):
        run(tmp_path / "missing")


def test_a_dry_run_prints_the_plan_with_the_keys_that_would_change(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run(tmp_path)
    put(tmp_path, document(answer="Water.", title="Why does ice slip?"), document("new", id=9))

    said = run(tmp_path, "--dry-run")

    assert said.startswith("A dry run: nothing is written.")
    file = tmp_path / "learn/physics/why-is-ice-slippery.md"
    assert f"Would be updated:\n  {file}: title, article_title, question, answer, seo.page_" in said
    assert "Would be created:\n" in said
    assert Article.objects.count() == 2


def test_a_conflict_is_printed_and_reported_with_the_three_values(tmp_path: Path) -> None:
    put(tmp_path, document())
    run(tmp_path)
    edit(Article.objects.get(), answer="Its top layer moves.\n\nSleds glide on it.")
    put(tmp_path, document(answer=r"Its top layer moves.\n\nSkis glide on it."))
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("import_articles", tmp_path, f"--report={tmp_path / 'r.json'}", stdout=out)

    assert (
        "Folder and library both changed `answer`. Decide with --on-conflict folder or "
        "--on-conflict library, or make both the same.\n"
        "    answer\n"
        "      base     …top layer moves. Skates glide on it.\n"
        "      folder   …top layer moves. Skis glide on it.\n"
        "      library  …top layer moves. Sleds glide on it." in out.getvalue()
    )
    [entry] = json.loads((tmp_path / "r.json").read_text())
    [told] = entry["problems"][0]["conflicts"]
    assert (told["key"], told["folder"]) == (
        "answer",
        "Its top layer moves.\n\nSkis glide on it.",
    )


def test_the_choice_of_a_side_and_pruning_are_handed_on(tmp_path: Path) -> None:
    put(tmp_path, document(), document("other", id=8))
    run(tmp_path)
    edit(Article.objects.get(slug="other"), author="Ada Brook")
    put(tmp_path, document("other", id=8).replace(b"Mara Lind", b"Noor Haddad"))
    (tmp_path / "learn/physics/why-is-ice-slippery.md").unlink()

    said = run(tmp_path, "--on-conflict=library", "--prune", "--prune-limit=50")

    assert "1  merged" in said
    assert "1  withdrawn" in said
    assert "1  conflict-decided" in said
    assert Article.objects.get(slug="other").author == "Ada Brook"


@pytest.mark.parametrize("limit", ["-1", "101", "many", "nan"])
def test_a_limit_that_is_no_percentage_is_told(tmp_path: Path, limit: str) -> None:
    with pytest.raises(CommandError, match=f"{limit} is no number from 0 to 100"):
        run(tmp_path, f"--prune-limit={limit}")
