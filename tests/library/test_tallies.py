from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import tallies, tasking
from articles.library.tallies import Number, Week
from articles.models import Article, KeptFinding, Status, Tally, Task
from tests.factories import make_article, make_subject
from tests.library.queue import work_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that three articles are above of."""
    for bound in ("MOST", "MOST_IN_SUBJECT"):
        monkeypatch.setattr(tallies, bound, 2)


def make_three() -> None:
    subject = make_subject("Physics")
    for _ in range(3):
        make_article(subject=subject)


def keep(count: int, counted_at: datetime) -> None:
    Tally.objects.create(name="articles", count=count, counted_at=counted_at)


def test_few_rows_are_counted_exactly() -> None:
    make_three()

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(3, is_exact=True)
    assert (str(found), found.note) == ("3", "")


@pytest.mark.usefixtures("few")
def test_more_rows_than_the_bound_give_the_number_that_was_kept_and_when() -> None:
    make_three()
    at = datetime(2026, 11, 26, 9, 14, tzinfo=UTC)
    keep(27_250, at)

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(27_250, is_exact=False, counted_at=at)
    assert (str(found), found.note) == ("27,250", "counted at 9:14")


@pytest.mark.usefixtures("few")
def test_more_rows_than_the_bound_of_which_none_were_kept_say_that_they_are_more() -> None:
    make_three()

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(2, is_exact=False)
    assert (str(found), found.note) == ("more than 2", "")


def test_an_old_number_gives_way_to_an_exact_one_where_the_rows_became_few() -> None:
    make_three()
    keep(60_000, timezone.now() - tallies.FRESH - timedelta(minutes=1))

    assert tallies.number("articles", Article.objects.all()) == Number(3)


def test_no_more_rows_than_the_bound_are_read() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tallies.number("articles", Article.objects.all())

    counting = asked.captured_queries[-1]["sql"]
    assert "LIMIT 50001" in counting
    assert "JOIN" not in counting


def test_a_number_kept_a_moment_ago_costs_no_count() -> None:
    keep(1_000_000, timezone.now())

    with CaptureQueriesContext(connection) as asked:
        found = tallies.numbers({"articles": Article.objects.all()})

    assert found["articles"].count == 1_000_000
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({}, "published"),
        ({"published_at": timezone.now() + DAY}, "scheduled"),
        ({"unpublish_at": timezone.now() - DAY}, "ended"),
        ({"status": Status.DRAFT}, "draft"),
        ({"status": Status.ARCHIVED}, "archived"),
    ],
)
def test_an_article_has_one_standing(values: dict[str, object], standing: str) -> None:
    article = make_article(**values)

    has = {name for name in tallies.STANDINGS if tallies.standing(name).contains(article)}

    assert has == {standing}
    assert article.is_published == (standing == "published")
    assert Article.objects.published().contains(article) == (standing == "published")


@pytest.mark.usefixtures("few")
def test_what_is_many_is_counted_in_the_background() -> None:
    make_three()
    article = Article.objects.first()
    KeptFinding.objects.bulk_create(
        KeptFinding(article=article, kind="orphan", message="")
        for article in [*Article.objects.all(), article]
    )
    Tally.objects.create(name="subject:gone", count=9, counted_at=timezone.now() - DAY)

    tallies.begin(timezone.now(), timezone.now())
    work_off()

    assert article
    assert dict(Tally.objects.values_list("name", "count")) == {
        "articles": 3,
        "finding:orphan": 3,
        "status:published": 3,
        f"subject:{article.subject_id}": 3,
    }


def test_a_library_that_can_be_counted_at_once_needs_no_task() -> None:
    make_three()

    tallies.begin(timezone.now(), timezone.now())

    assert not Task.objects.exists()


@pytest.mark.usefixtures("few")
def test_counting_begins_once_at_a_time() -> None:
    make_three()

    for _ in range(2):
        tallies.begin(timezone.now(), timezone.now())

    assert Task.objects.count() == 1
    assert tasking.is_open("tallies")


def test_a_week_begins_on_monday_and_has_what_became_public_in_it() -> None:
    week = Week(date(2024, 3, 4))
    inside = [
        make_article(published_at=datetime(2024, 3, 4, tzinfo=UTC)),
        make_article(published_at=datetime(2024, 3, 10, 23, 59, tzinfo=UTC)),
    ]
    make_article(published_at=datetime(2024, 3, 3, 23, 59, tzinfo=UTC))
    make_article(published_at=datetime(2024, 3, 11, tzinfo=UTC))
    make_article(published_at=datetime(2024, 3, 5, tzinfo=UTC), status=Status.WITHDRAWN)

    assert set(week.rows) == set(inside)
    assert (week.name, week.last) == ("week:2024-W10", date(2024, 3, 10))


def test_the_last_of_the_weeks_is_the_running_one() -> None:
    weeks = tallies.weeks()

    assert len({week.name for week in weeks}) == 26
    assert {week.first.weekday() for week in weeks} == {0}
    assert weeks[-1].first <= timezone.localdate() <= weeks[-1].last


def test_many_numbers_are_counted_in_two_queries() -> None:
    make_three()
    rows_of = {tallies.status_name(name): tallies.standing(name) for name in tallies.STANDINGS}
    rows_of |= {week.name: week.rows for week in tallies.weeks()}

    with CaptureQueriesContext(connection) as asked:
        found = tallies.numbers(rows_of)

    assert len(asked) == 2
    assert {name for name, number in found.items() if number.count} == {"status:published"}
