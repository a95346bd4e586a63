"""Whole pages, stylesheets included, before the Nu checker and html-validate."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Subject
from tests.factories import make_article

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

HERE = Path(__file__).parent
NU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE = HERE / "node_modules" / ".bin" / "html-validate"
STYLESHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
# Properties that browsers know and version 26.9 of the checker does not.
AHEAD = (
    "field-sizing",
    "animation-timeline",
    "@property",
    "scroll-target-group",
    "target-current",
    "anchor-name",
    "anchor-scope",
    "anchor-size",
    "position-anchor",
    "position-area",
    "position-try-fallbacks",
)


@pytest.fixture
def pages(tmp_path: Path, client: Client) -> Path:
    """A folder with every kind of public page of the sample library, every question included."""
    for program in ("java", "node"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    if not NU.exists():
        pytest.skip(f"{NU.name} is missing: run npm ci --ignore-scripts in {HERE}")
    call_command("loaddata", settings.BASE_DIR / "fixtures" / "sample.json", verbosity=0)
    picture = "![A bridge](/media/pictures/3f2a9c7e51d0-1600x900.jpg)"
    answer = f"{picture}\n\n## [{picture}](/learn)\n\n| {picture} |\n|---|\n| {picture} |"
    make_article("How do pictures stand in an answer?", answer=answer)
    addresses = ["/", "/learn", "/learn?sort=most", "/about", "/privacy", "/nowhere"]
    addresses += ["/search", "/search?q=formula", "/search?q=xyzzyplugh"]
    addresses += [subject.get_absolute_url() for subject in Subject.objects.all()]
    addresses += [article.get_absolute_url() for article in Article.objects.published()]
    for number, address in enumerate(addresses):
        name = address.strip("/").replace("/", "-").replace("?", "-")[:80]
        (tmp_path / f"{number}-{name}.html").write_bytes(client.get(address).content)
    return tmp_path


def nu(*arguments: object) -> list[str]:
    """What the Nu checker says, errors and warnings alike."""
    command = ["java", "-jar", str(NU), "--format", "json", "--stdout", *map(str, arguments)]
    said = subprocess.run(command, capture_output=True, text=True)
    messages = [
        f"{Path(found.get('url', '')).name}: {found['message']} {found.get('extract', '')}"
        for found in json.loads(said.stdout)["messages"]
        if found["type"] == "error" or found.get("subType") == "warning"
    ]
    return [message for message in messages if not _is_ahead(message)]


def _is_ahead(message: str) -> bool:
    return "CSS: " in message and any(name in message for name in AHEAD)


def test_the_nu_checker_has_nothing_to_say_of_any_page(pages: Path):
    assert nu("--skip-non-html", pages) == []  # their styles included


def test_the_nu_checker_has_nothing_to_say_of_a_stylesheet():
    assert nu("--css", *STYLESHEETS) == []


def test_html_validate_has_nothing_to_say_of_any_page(pages: Path, tmp_path: Path):
    report = tmp_path / "report.json"  # its process ends before a pipe has taken all of it
    subprocess.run(
        [
            HTML_VALIDATE,
            "--config",
            HERE / "htmlvalidate.config.cjs",
            "--formatter",
            f"json={report}",
        ]
        + sorted(pages.glob("*.html"))
    )

    assert [
        f"{Path(page['filePath']).name}: {found['ruleId']}: {found['message']}"
        for page in json.loads(report.read_text())
        for found in page["messages"]
    ] == []
