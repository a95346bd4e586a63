"""A file of redirects beside what the library holds."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import redirect_importing, redirecting
from articles.library.redirect_planning import Fate, Plan
from articles.models import Redirect, RelatedArticle, Status
from articles.text import redirect_rows
from articles.text.redirect_rows import Unreadable
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db

LIGHT = "/learn/optics/questions/what-is-light"
OLD = "/learn/physics/questions/what-is-light"


@pytest.fixture(autouse=True)
def light() -> None:
    make_article("What is light?", subject=make_subject("Optics"))


def run(folder: Path, *pairs: str, writes: bool = True) -> Plan:
    file = folder / "redirects.csv"
    file.write_text("\n".join(["old_path,new_path", *(",".join(pair.split()) for pair in pairs)]))
    return redirect_importing.run(file, writes=writes)


def stored() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_it_works(tmp_path: Path) -> None:
    done = run(tmp_path, f"{OLD} {LIGHT}", f"/older {OLD}", "/nowhere /at-all", f"{LIGHT} {OLD}")
    assert done.fates() == {Fate.WRITTEN: 1, Fate.FLATTENED: 1, Fate.MISSING: 1, Fate.LIVE: 1}
    assert stored() == {OLD: LIGHT, "/older": LIGHT}


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    pairs = [f"{OLD} {LIGHT}", f"/older {OLD}"]
    run(tmp_path, *pairs)
    with CaptureQueriesContext(connection) as captured:
        assert run(tmp_path, *pairs).fates() == {Fate.KNOWN: 2}
    said = [query["sql"].split()[0] for query in captured]
    assert set(said) <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    pairs = [f"{OLD} {LIGHT}", "/nowhere /at-all"]
    told = run(tmp_path, *pairs, writes=False)
    assert not stored()
    assert run(tmp_path, *pairs) == told


@pytest.mark.parametrize("new", ["/about", "/learn/optics?sort=az", f"{LIGHT}.md", "/media/a.pdf"])
def test_a_target_may_be_any_page_or_file(tmp_path: Path, new: str) -> None:
    run(tmp_path, f"/a {new}")
    assert stored() == {"/a": new}


@pytest.mark.parametrize(
    "old", ["/about", "/learn/optics", "/learn/optics/feed.atom", f"{LIGHT}.md"]
)
def test_any_page_keeps_its_address(tmp_path: Path, old: str) -> None:
    assert run(tmp_path, f"{old} {LIGHT}").fates() == {Fate.LIVE: 1}


def test_a_draft_is_no_target_and_keeps_its_address(tmp_path: Path) -> None:
    draft = make_article(status=Status.DRAFT).get_absolute_url()
    done = run(tmp_path, f"/a {draft}", f"{draft} {LIGHT}")
    assert done.fates() == {Fate.MISSING: 1, Fate.LIVE: 1}


def test_redirects_of_the_library_count(tmp_path: Path) -> None:
    redirecting.add("/a", OLD)
    redirecting.add("/b", "")
    done = run(tmp_path, f"{OLD} {LIGHT}", f"/b {LIGHT}")
    assert done.fates() == {Fate.WRITTEN: 1, Fate.CONTRADICTION: 1}
    assert stored() == {"/a": LIGHT, "/b": "", OLD: LIGHT}


def test_related_links_to_an_old_address_find_its_page(tmp_path: Path) -> None:
    link = RelatedArticle.objects.create(article=make_article(), position=1, url=OLD)
    run(tmp_path, f"{OLD} {LIGHT}")
    link.refresh_from_db()
    assert link.target is not None
    assert link.target.get_absolute_url() == LIGHT


def test_200_rows_take_as_many_queries_as_10(tmp_path: Path) -> None:
    counts = []
    for size in (10, 200):
        with CaptureQueriesContext(connection) as captured:
            run(tmp_path, *(f"/{size}/{number} {LIGHT}" for number in range(size)))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file or directory. Name a CSV file"):
        redirect_importing.run(tmp_path / "missing.csv")
    with pytest.raises(Unreadable, match="Is a directory"):
        redirect_importing.run(tmp_path)


def test_a_file_over_the_limit_is_refused_before_it_is_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redirect_rows, "LARGEST", 30)
    with pytest.raises(Unreadable, match="Split it"):
        run(tmp_path, f"{OLD} {LIGHT}")
