"""Lighthouse on a phone's terms: 100 in accessibility, best practices and search engines."""

import json
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import AS_ROOT, NAMES, QUIET, site, var_dir  # noqa: F401  (fixtures)
from tests.browser.test_every_page import KINDS

pytestmark = pytest.mark.pages

LIGHTHOUSE = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
TRIES = 3
# They say noindex, which Lighthouse counts against a page.
UNLISTED = {"search with hits", "unknown address", "subject from A to Z"}
MEASURED = {
    name: KINDS[name]
    for name in (
        "home",
        "subjects",
        "subject, first page",
        "subject, last page",
        "question without any of it",
        "question with formulas",
        "question with code",
        "question with a table",
        "question right to left",
        "search with hits",
        "unknown address",
    )
}


@pytest.fixture(scope="module")
def scores(site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:  # noqa: F811
    """Kind of page → category → 0 to 100."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    if not LIGHTHOUSE.exists():
        pytest.skip(
            f"lighthouse is missing: run npm ci --ignore-scripts in {LIGHTHOUSE.parents[2]}"
        )
    folder = tmp_path_factory.mktemp("lighthouse")
    return {
        name: _scores(f"{site}{address}", chromium, folder / f"{number}.json")
        for number, (name, address) in enumerate(MEASURED.items())
    }


def _scores(address: str, chromium: str, report: Path) -> dict[str, float]:
    flags = ["--headless=new", *QUIET, *AS_ROOT]
    command = [LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"]
    command += ["--only-categories=performance,accessibility,best-practices,seo"]
    # Lighthouse refuses to measure a page that answers 404, unless told.
    command += ["--ignore-status-code", f"--chrome-flags={' '.join(flags)}"]
    environment = {"CHROME_PATH": chromium, "PATH": str(Path(shutil.which("node") or "").parent)}
    # Now and then the browser gives it no trace (NO_NAVSTART), and it asks to be run again.
    for tries_left in reversed(range(TRIES)):
        measured = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
        if measured.returncode == 0:
            break
        assert tries_left, f"Lighthouse measured {address} in none of {TRIES} tries"
    categories = json.loads(report.read_text())["categories"]
    return {name: 100 * category["score"] for name, category in categories.items()}


@pytest.mark.parametrize("category", ["accessibility", "best-practices"])
def test_every_page_has_100(scores: dict[str, dict[str, float]], category: str):
    # Its own status counts as an error in the console, hence against best practices.
    exempt = {"unknown address"} if category == "best-practices" else set()

    below = {name: found[category] for name, found in scores.items() if found[category] < 100}
    assert {name: score for name, score in below.items() if name not in exempt} == {}


def test_every_page_that_may_be_indexed_has_100_for_search_engines(scores):
    assert {
        name: found["seo"]
        for name, found in scores.items()
        if found["seo"] < 100 and name not in UNLISTED
    } == {}


def test_pages_are_fast_on_a_slow_phone(scores):
    assert statistics.median(found["performance"] for found in scores.values()) >= 99
