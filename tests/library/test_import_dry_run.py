"""A plan that is only told: the same counts as the real run, and nothing written."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import redirecting
from articles.models import Article, Revision
from tests.library.documents import document, put, related
from tests.library.imports import actions, edit, notices, problems, run

pytestmark = pytest.mark.django_db

PATH = "/learn/physics/questions/{}".format


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder after whose import everything happens that can happen in a second one."""
    steady = [document(f"steady-{n}", id=n, title=f"Steady {n}") for n in range(20, 60)]
    waits = document("waits", id=3, more=related(PATH("new"), PATH("old"), PATH("nowhere")))
    put(tmp_path, *steady, waits, document("changes", id=1), document("vanishes", id=2))
    put(tmp_path, document("moves", id=4), document("merges", id=5), document("clashes", id=6))
    run(tmp_path)
    for name in ("moves", "vanishes"):
        (tmp_path / f"learn/physics/{name}.md").unlink()
    edit(Article.objects.get(slug="merges"), keywords="ice")
    edit(Article.objects.get(slug="clashes"), author="Ada Brook")
    redirecting.add(PATH("old"), PATH("steady-20"))
    put(tmp_path, document("changes", id=1, answer="Anew.", more=related(PATH("also-new"), "/x")))
    put(tmp_path, document("moved", id=4), document("merges", id=5, answer="Anew."))
    put(tmp_path, document("clashes", id=6).replace(b"Mara Lind", b"Noor Haddad"))
    put(tmp_path, document("new", id=8), document("also-new", id=9, more=related(PATH("moved"))))
    (tmp_path / "learn/zz-twice.md").write_bytes(document("new", id=8))
    return tmp_path


def test_its_counts_are_those_of_the_real_run(folder: Path) -> None:
    planned = run(folder, dry_run=True, prune=True)
    done = run(folder, prune=True)

    assert actions(planned) == actions(done)
    assert actions(planned) == {
        **{"created": 2, "updated": 1, "merged": 1, "moved": 1, "withdrawn": 1},
        **{"unchanged": 41, "refused": 2},
    }
    assert problems(planned) == problems(done) == ["conflict", "duplicate-url"]
    assert notices(planned) == notices(done)
    assert {(s.path, s.action, s.keys) for s in planned.steps} == {
        (s.path, s.action, s.keys) for s in done.steps
    }


def test_it_writes_nothing(folder: Path) -> None:
    before = list(Article.objects.values()), list(Revision.objects.values())

    with CaptureQueriesContext(
        connection,
    ) as queries:
        run(folder, dry_run=True, prune=True)

    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert before == (list(Article.objects.values()), list(Revision.objects.values()))


def test_an_update_names_the_keys_that_change(folder: Path) -> None:
    [step] = [s for s in run(folder, dry_run=True).steps if s.path.endswith("/changes.md")]

    assert set(step.keys) == {"answer", "related articles"}
