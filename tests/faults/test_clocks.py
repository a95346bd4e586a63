"""A clock that is set back between and during imports."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles.library import importing
from articles.models import Article
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db

JUNE, MAY = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
SetClock = Callable[[Callable[[], datetime]], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return lambda now: monkeypatch.setattr("django.utils.timezone.now", now)


def undated(slug: str = "ice", **values: object) -> bytes:
    return document(slug, date="", **values)


def run(folder: Path) -> dict[str, int]:
    report = importing.run([folder], processes=1)
    assert not report.kinds(problems=True)
    return {action.value: count for action, count in report.actions().items()}


def test_a_page_never_grows_older_and_is_not_hidden_until_the_clock_is_there_again(
    tmp_path: Path, set_clock: SetClock
):
    put(tmp_path, undated())
    set_clock(lambda: JUNE)
    run(tmp_path)
    put(tmp_path, undated(answer="Another answer."))
    set_clock(lambda: MAY)

    actions = run(tmp_path)

    article = Article.objects.get()
    assert actions == {"updated": 1}
    assert (article.version, article.answer) == (2, "Another answer.")
    assert (article.created_at, article.updated_at) == (JUNE, JUNE)
    assert article.published_at == MAY
    assert [revision.number for revision in article.revisions.all()] == [2, 1]
    assert run(tmp_path) == {"unchanged": 1}


def test_an_end_that_lies_between_the_two_times_is_kept(tmp_path: Path, set_clock: SetClock):
    put(tmp_path, undated())
    set_clock(lambda: JUNE)
    run(tmp_path)
    put(tmp_path, undated(more="quicktakes:\n  unpublish_at: 2026-05-15T00:00:00Z\n"))
    set_clock(lambda: MAY)

    assert run(tmp_path) == {"updated": 1}
    assert Article.objects.get().unpublish_at == datetime(2026, 5, 15, tzinfo=UTC)


def test_a_clock_that_runs_backwards_during_an_import(
    tmp_path: Path, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "BATCH", 2)
    told = iter(JUNE - timedelta(hours=hours) for hours in range(10_000))
    set_clock(lambda: next(told))
    ends = "quicktakes:\n  unpublish_at: 2026-05-31T23:30:00Z\n"
    put(tmp_path, *(undated(f"question-{n}", id=n) for n in range(8)))
    put(tmp_path, undated("ends", id=9, more=ends))

    report = importing.run([tmp_path], processes=1)

    assert report.kinds(problems=True) == {"bad-setting": 1}  # it ends before the run began
    assert Article.objects.count() == 8
    assert Article.objects.values_list("created_at", "updated_at", "version").distinct().get() == (
        JUNE,
        JUNE,
        1,
    )
