import shutil
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import importing, revising, translating
from articles.library.importing import Report
from articles.library.planning import Action
from articles.library.sources import SourceError
from articles.models import Article, Redirect, Revision
from articles.text import documents
from articles.text.foreign_mapping import ForeignMapping
from tests.library.foreign import FOLDERS, documented, run, shipped

pytestmark = pytest.mark.django_db

MAPPINGS = {
    "hugo": lambda: shipped("hugo"),
    "jekyll": lambda: shipped("jekyll"),
    "zola": lambda: documented("Zola"),
    "astro": lambda: documented("Astro"),
    "obsidian": lambda: documented("Obsidian"),
}
ICE = "content/physics/why-does-ice-float/index.md"


def actions(report: Report) -> dict[str, int]:
    return {action.value: count for action, count in report.actions().items()}


def told(report: Report, *, problems: bool = False) -> dict[str, list[tuple[str, int]]]:
    """File name → what is told of it: kinds with lines."""
    return {
        Path(step.path).name: [(f.kind, f.line) for f in step.findings if f.is_problem is problems]
        for step in report.steps
        if any(f.is_problem is problems for f in step.findings)
    }


@pytest.fixture
def hugo(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(FOLDERS / "hugo", folder)
    return folder


@pytest.mark.parametrize("tool", MAPPINGS)
def test_a_folder_in_the_style_of_a_tool_becomes_these_documents(tool: str):
    """Byte for byte: a change here updates every article that came from such a folder."""
    run(MAPPINGS[tool](), FOLDERS / tool)

    expected = FOLDERS / "expected" / tool
    texts = {
        f"{row.article.subject.slug}/{row.article.slug}.md": row.text
        for row in Revision.objects.all()
    }
    assert texts == {
        str(file.relative_to(expected)): file.read_bytes() for file in expected.rglob("*.md")
    }


@pytest.mark.parametrize("tool", MAPPINGS)
def test_a_second_run_over_an_unchanged_folder_writes_nothing(tool: str):
    first = run(MAPPINGS[tool](), FOLDERS / tool)

    with CaptureQueriesContext(connection) as queries:
        second = run(MAPPINGS[tool](), FOLDERS / tool)

    assert actions(second).get("unchanged") == actions(first)["created"] == Article.objects.count()
    assert told(second) == told(first)
    writes = ("INSERT", "DELETE", "DROP", "ANALYZE")
    assert [q["sql"] for q in queries if q["sql"].startswith(writes)] == []
    assert set(Revision.objects.values_list("number", "in_folder")) == {(1, True)}


def test_hugo_has_drafts_moments_old_addresses_and_sections():
    report = run(shipped("hugo"), FOLDERS / "hugo")

    assert actions(report) == {"created": 4, "left out": 2}
    assert told(report) == {
        "do-fish-sleep.md": [("alias-not-kept", 1)],
        "index.md": [("shortcode", 19), ("relative-link", 21)],
        "why-is-ice-slippery.md": [("shortcode", 16)],
    }
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/posts/floating-ice": "/learn/physics/questions/why-does-ice-float",
        "/2019/ice.html": "/learn/physics/questions/why-does-ice-float",
        "/answers/slippery-ice": "/learn/physics/questions/slippery-ice",
    }
    fish, slippery = (
        Article.objects.get(slug="do-fish-sleep"),
        Article.objects.get(slug="slippery-ice"),
    )
    assert (fish.status, fish.author) == ("draft", "Mara Lind, Jonas Falk")
    assert fish.subject.name == "Marine biology"
    assert slippery.published_at.isoformat() == "2025-02-01T05:00:00+00:00"
    assert slippery.unpublish_at is not None
    assert slippery.unpublish_at.year == 2099
    assert "weight: 10" in Article.objects.get(slug="why-does-ice-float").extra


def test_jekyll_has_posts_drafts_and_categories():
    report = run(shipped("jekyll"), FOLDERS / "jekyll")

    assert actions(report) == {"created": 5, "left out": 1}
    assert told(report) == {
        "2024-05-06-why-do-leaves-fall.markdown": [
            ("template-tag", 18),
            ("attribute-list", 16),
            ("alias-not-kept", 1),
        ],
        "2024-05-07-how-do-seeds-travel.md": [("template-tag", 12)],
    }
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/old/leaves": "/learn/botany/questions/why-do-leaves-fall",
        "/botany/leaves": "/learn/botany/questions/why-do-leaves-fall",
        "/bees": "/learn/zoology/questions/do-bees-sleep",
    }
    drafts = Article.objects.filter(status="draft").order_by("slug")
    assert [draft.slug for draft in drafts] == ["do-plants-hear", "how-old-are-trees"]


def test_mappings_that_a_user_wrote_work_for_obsidian():
    report = run(documented("Obsidian"), FOLDERS / "obsidian")

    assert told(report) == {
        "What is silt.md": [("wikilink", 1)],
        "Why do rivers bend.md": [("wikilink", 11)],
    }
    bend = Article.objects.get(slug="why-do-rivers-bend")
    assert bend.question == "Why do rivers bend"
    assert bend.seo.keywords == "water/rivers,geology"
    assert "Meanders" in bend.extra
    assert not Redirect.objects.exists()


def test_a_changed_file_updates_its_article(hugo: Path):
    run(shipped("hugo"), hugo)
    file = hugo / ICE
    file.write_text(file.read_text().replace("stand further apart", "keep their distance"))

    report = run(shipped("hugo"), hugo)

    article = Article.objects.get(slug="why-does-ice-float")
    assert actions(report) == {"updated": 1, "unchanged": 3, "left out": 2}
    assert "keep their distance" in article.answer
    assert article.revisions.get(in_folder=True).number == 2


def edit(slug: str) -> None:
    Article.objects.filter(slug=slug).update(answer="An editor's answer.")
    assert revising.record(Article.objects.get(slug=slug), author=None)


def test_an_edit_in_the_library_stays_while_the_file_does_not_change(hugo: Path):
    run(shipped("hugo"), hugo)
    edit("why-does-ice-float")

    report = run(shipped("hugo"), hugo)

    assert actions(report) == {"unchanged": 4, "left out": 2}
    assert Article.objects.get(slug="why-does-ice-float").answer == "An editor's answer."


def test_an_edit_on_both_sides_is_a_problem(hugo: Path):
    run(shipped("hugo"), hugo)
    edit("why-does-ice-float")
    (hugo / ICE).write_text((hugo / ICE).read_text().replace("further", "farther"))

    report = run(shipped("hugo"), hugo)

    assert told(report, problems=True) == {"index.md": [("conflict", 1)]}
    assert Article.objects.get(slug="why-does-ice-float").answer == "An editor's answer."


def test_every_revision_is_a_document_whose_hash_is_its_own():
    run(shipped("hugo"), FOLDERS / "hugo")

    for revision in Revision.objects.all():
        assert documents.parse(revision.text).url == revision.article.get_absolute_url()
        assert importing.digest(revision.text) == revision.sha256


def test_one_bad_file_never_stops_the_others(hugo: Path):
    (hugo / "content/physics/bad.md").write_text("---\ntitle: a\ndate: soon\n---\nx")

    report = run(shipped("hugo"), hugo)

    assert actions(report) == {"created": 4, "left out": 2, "refused": 1}
    assert told(report, problems=True) == {"bad.md": [("wrong-type", 3)]}


def test_an_old_address_that_an_editor_turned_elsewhere_stays(hugo: Path):
    run(shipped("hugo"), hugo)
    Redirect.objects.filter(old_path="/2019/ice.html").update(new_path="")

    report = run(shipped("hugo"), hugo)

    assert ("alias-not-kept", 1) in told(report)["index.md"]
    assert Redirect.objects.get(old_path="/2019/ice.html").is_gone


def test_the_old_addresses_of_a_refused_file_are_not_written(hugo: Path):
    copy = hugo / "content/physics/zz.md"
    copy.write_text("---\nslug: slippery-ice\naliases: [/zz]\n---\nAnother answer.\n")

    report = run(shipped("hugo"), hugo)

    assert told(report, problems=True) == {"zz.md": [("duplicate-url", 1)]}
    assert not Redirect.objects.filter(old_path="/zz").exists()


@pytest.mark.parametrize("named", [".", "content", "content/physics", ICE])
def test_addresses_do_not_depend_on_the_folder_that_is_named(hugo: Path, named: str):
    run(shipped("hugo"), hugo / named)

    assert Article.objects.at_path("physics", "why-does-ice-float").exists()


def test_archives_are_read_like_folders(hugo: Path, tmp_path: Path):
    archive = tmp_path / "site.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        for file in hugo.rglob("*.md"):
            stream.write(file, Path("site-main") / file.relative_to(hugo))

    assert actions(run(shipped("hugo"), archive)) == {"created": 4, "left out": 2}
    assert actions(run(shipped("hugo"), hugo)) == {"unchanged": 4, "left out": 2}


@pytest.mark.django_db(transaction=True)
def test_processes_give_the_same_as_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for number in range(40):
        (tmp_path / f"{number}.md").write_text(f"Answer {number}, see [[{number + 1}]].")
    mapping = documented("Obsidian")
    run(mapping, tmp_path)
    monkeypatch.setattr(importing, "ALONE", 0)
    monkeypatch.setattr(importing, "BATCH", 7)

    report = importing.run([tmp_path], processes=2, mapping=mapping)

    assert actions(report) == {"unchanged": 40}
    assert report.kinds(problems=False) == {"wikilink": 40}
    assert [Path(step.path).stem for step in report.steps] == sorted(map(str, range(40)))


def test_a_folder_of_which_nothing_is_an_article_is_left_out(tmp_path: Path):
    (tmp_path / "about.md").write_text("---\ntitle: About\n---\n")

    assert actions(run(shipped("jekyll"), tmp_path)) == {"left out": 1}


def test_mappings_are_found_by_name_and_by_file(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_bytes((translating.SHIPPED / "hugo.toml").read_bytes())

    assert translating.find(str(file)) == translating.find("hugo")
    assert isinstance(translating.find("jekyll"), ForeignMapping)
    assert translating.find(None) is None


def test_a_mapping_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(SourceError, match=r"hugoo cannot be read .* hugo, jekyll\."):
        translating.find("hugoo")


def test_a_bad_mapping_is_told_with_its_file_and_key(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('titel = "title"')

    with pytest.raises(SourceError, match=r"mine.toml is no mapping: `titel` is .* Write one of"):
        translating.find(str(file))


def test_a_left_out_file_is_told_by_its_path():
    report = run(shipped("hugo"), FOLDERS / "hugo")

    left_out = [step.path for step in report.steps if step.action is Action.LEFT_OUT]
    assert left_out == [
        str(FOLDERS / "hugo/content/_index.md"),
        str(FOLDERS / "hugo/content/physics/_index.md"),
    ]
