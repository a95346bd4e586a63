import re
from pathlib import Path

from articles.library.planning import REDIRECTED
from articles.text import findings
from articles.text.findings import KINDS, Finding, Severity

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "articles"
DOCS = ROOT / "docs" / "checking.md"
IMPORTS = (
    "text/documents.py",
    "text/frontmatter.py",
    "library/planning.py",
    "library/importing.py",
    "library/aliasing.py",
)
"""Modules beside those of YAML and of other tools that tell something of an imported document."""


def test_the_documentation_has_a_row_for_every_kind() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \|$", DOCS.read_text(), re.MULTILINE)

    assert rows == [
        (name, kind.severity, kind.meaning, kind.remedy) for name, kind in KINDS.items()
    ]


def test_kinds_stand_by_severity_and_then_by_name() -> None:
    order = list(Severity)

    assert list(KINDS) == sorted(KINDS, key=lambda name: (order.index(KINDS[name].severity), name))


def test_every_kind_is_about_one_thing_and_stands_there_by_name() -> None:
    groups = findings.GROUPS.values()

    assert sorted(kind for group in groups for kind in group) == sorted(KINDS)
    assert all(list(group) == sorted(group) for group in groups)


def test_a_finding_knows_its_severity_and_what_to_do() -> None:
    finding = Finding("refusal", "It says no.")

    assert finding.severity is Severity.ERROR
    assert finding.remedy == "Write an answer, or withdraw the article."


def test_a_kind_has_a_name_for_pages() -> None:
    assert findings.name("dangling-link") == "Dangling link"
    assert findings.name("seo-title-shared") == "SEO title shared"


def test_whatever_an_import_tells_has_a_meaning() -> None:
    files = [
        *ARTICLES.glob("text/yaml*.py"),
        *ARTICLES.glob("text/foreign*.py"),
        *(ARTICLES / name for name in IMPORTS),
    ]
    told = r'(?:Fault|Found|Finding|_Mark)\(\s*"([a-z0-9-]+)"'
    kinds = {kind for file in files for kind in re.findall(told, file.read_text())}

    assert "duplicate-key" in kinds
    assert set(findings.OF_IMPORTS) == kinds | {REDIRECTED}
