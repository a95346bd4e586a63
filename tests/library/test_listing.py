"""The list of articles: complete page by page, narrowed by anything, counted within bounds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.library import keysets, listing, narrowing, tallies, vocabulary
from articles.library.keysets import ORDERS
from articles.library.tallies import Number
from articles.library.wanted import STATES, VISIBILITIES, Wanted, unknown_in
from articles.models import Article, KeptFinding, Subject
from tests.factories import PUBLISHED_AT, make_article, make_subject

pytestmark = pytest.mark.django_db


def make_articles(moments: list[tuple[int, int, str]]) -> list[Article]:
    """Articles by day of publication, day of edit and slug; the same slug goes to many subjects."""
    Article.objects.all().delete()
    Subject.objects.all().delete()
    subjects = [make_subject(f"Place {number}") for number in range(len(moments))]
    return Article.objects.bulk_create(
        Article(
            subject=subject,
            slug=slug,
            question="Why?",
            answer="So.",
            status="published",
            published_at=PUBLISHED_AT + timedelta(days=published, microseconds=edited),
            updated_at=PUBLISHED_AT + timedelta(days=edited),
        )
        for subject, (published, edited, slug) in zip(subjects, moments, strict=True)
    )


def walked(wanted: Wanted, size: int, *, backwards: bool = False) -> list[int]:
    """Row numbers of all pages, one after the other; backwards from the last page."""
    shown = listing.page(wanted, size=size)
    found = [row.pk for row in shown.rows]
    pages = [found]
    while shown.has_next:
        shown = listing.page(wanted, after=shown.last, size=size)
        pages.append([row.pk for row in shown.rows])
    if not backwards:
        return [pk for page in pages for pk in page]
    reverse = [pages[-1]]
    while shown.has_previous:
        shown = listing.page(wanted, before=shown.first, size=size)
        reverse.insert(0, [row.pk for row in shown.rows])
    assert reverse == pages
    return [pk for page in reverse for pk in page]


ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["a", "b.c", "ليل"])),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, size=st.integers(1, 4), order=st.sampled_from(sorted(ORDERS)))
def test_all_pages_have_each_article_once_and_in_order_both_ways(
    rows: list[tuple[int, int, str]], size: int, order: str
) -> None:
    make_articles(rows)
    wanted = Wanted(order=order)
    expected = list(listing.articles(wanted).values_list("pk", flat=True))
    assert len(expected) == len(rows)
    assert walked(wanted, size) == expected
    if len(rows) % size == 0:  # else the last page back begins elsewhere
        assert walked(wanted, size, backwards=True) == expected


@pytest.mark.parametrize("order", ORDERS)
def test_rows_that_come_and_go_hide_no_other_row(order: str) -> None:
    make_articles([(number % 3, number % 2, f"slug-{number % 4}") for number in range(12)])
    wanted = Wanted(order=order)
    there = list(listing.articles(wanted).values_list("pk", flat=True))
    shown = listing.page(wanted, size=5)
    Article.objects.filter(pk__in=[there[4], there[5]]).delete()  # the key's own row, and the next
    make_article(slug="slug-1", published_at=PUBLISHED_AT, updated_at=PUBLISHED_AT)
    following = listing.page(wanted, after=shown.last, size=12)
    rest = [row.pk for row in following.rows if row.pk in there]
    assert rest == there[6:]
    again = listing.page(wanted, before=following.first, size=12)
    assert not again.has_previous


def test_a_page_before_the_start_is_the_first_page() -> None:
    made = make_articles([(number, 0, "a") for number in range(6)])
    wanted = Wanted(order="oldest")
    second = listing.page(wanted, after=listing.page(wanted, size=2).last, size=3)
    first = listing.page(wanted, before=second.first, size=3)
    assert [row.pk for row in first.rows] == [article.pk for article in made[:3]]
    assert (first.has_previous, first.has_next) == (False, True)


def test_a_key_behind_all_rows_gives_the_last_page() -> None:
    made = make_articles([(number, 0, "a") for number in range(4)])
    wanted = Wanted(order="oldest")
    key = listing.page(wanted, size=4).last
    made[3].delete()
    last = listing.page(wanted, after=key, size=2)
    assert [row.pk for row in last.rows] == [made[1].pk, made[2].pk]
    assert (last.has_previous, last.has_next) == (True, False)


@pytest.mark.parametrize(
    "key",
    [
        "nonsense",
        "1",
        "1.2",
        "1.2.",
        "1.x.a",
        "-1.1.\0",
        f"{10**30}.1.a",
        f"1.{10**18 * 99}.a",
        "…",
    ],
)
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_key_that_is_none_gives_the_first_page(way: str, key: str) -> None:
    made = make_articles([(0, 0, "a"), (1, 0, "a")])
    shown = listing.page(Wanted(order="newest"), **{way: key}, size=1)
    assert [row.pk for row in shown.rows] == [made[1].pk]


@given(
    moment=st.datetimes(datetime(1000, 1, 1), datetime(9990, 1, 1), timezones=st.just(UTC)),
    slug=st.text(min_size=1, max_size=255).filter(lambda text: "\0" not in text),
    pk=st.integers(0, 2**63 - 1),
)
def test_a_key_is_read_as_it_was_written(moment: datetime, slug: str, pk: int) -> None:
    values = {"published_at": moment, "updated_at": moment, "slug": slug, "pk": pk}
    for columns in ORDERS.values():
        key = tuple(values[column.name] for column in columns)
        assert keysets.parsed(columns, keysets.written(columns, key)) == key


@given(
    st.builds(
        Wanted,
        words=st.sampled_from(["", "light & shade", "#12"]),
        state=st.sampled_from(["", *STATES]),
        author=st.sampled_from(["", "لیلی", "A+B"]),
        visibility=st.sampled_from(["", *VISIBILITIES]),
        finding=st.sampled_from(["", "orphan"]),
        edited_from=st.sampled_from([None, date(2024, 2, 29)]),
        order=st.sampled_from(sorted(ORDERS)),
    )
)
def test_what_is_wanted_is_read_as_it_was_written(wanted: Wanted) -> None:
    assert Wanted.from_query(wanted.query()) == wanted
    assert unknown_in(wanted.query()) == {}


def test_what_is_no_condition_asks_for_nothing_and_is_told_apart() -> None:
    query = "state=nonsense&finding=x&engines=y&edited_from=2024-02-30&edited_to=9999-12-31&order=z"
    assert Wanted.from_query(query + "&q=%00&unknown=1") == Wanted()
    assert unknown_in(query) == {
        "state": "nonsense",
        "finding": "x",
        "visibility": "y",
        "edited_from": "2024-02-30",
        "edited_to": "9999-12-31",
    }


@pytest.mark.parametrize("query", ["", "state=all", "state=&finding=", "q=x&order=z&unknown=1"])
def test_what_every_list_has_is_not_unknown(query: str) -> None:
    assert unknown_in(query) == {}


def make_library() -> None:
    """One article for each condition, named after it."""
    later, before = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    optics = make_subject("Optics")
    public = make_article("public", subject=optics, author="Noor", updated_at=later)
    edited = datetime(2001, 1, 1, 23, tzinfo=UTC)
    make_article("draft", status="draft", source_id=4711, updated_at=edited)
    make_article("scheduled", published_at=later)
    make_article("ended", unpublish_at=before)
    make_article("hidden", status="withdrawn", seo={"no_index": True})
    make_article("copy", status="archived", canonical=public)
    make_article("early", status="in_review", published_at=datetime(2001, 1, 1, 23, tzinfo=UTC))
    found = make_article("orphan", answer="A photon has no mass.", status="withdrawn")
    for line in (1, 2):
        KeptFinding.objects.create(article=found, kind="orphan", message="Alone.", line=line)


CONDITIONS = {
    "state=published": {"public"},
    "state=draft": {"draft"},
    "state=in_review": {"early"},
    "state=scheduled": {"scheduled"},
    "state=ended": {"ended"},
    "state=withdrawn": {"hidden", "orphan"},
    "state=archived": {"copy"},
    "engines=hidden": {"hidden"},
    "engines=copies": {"copy"},
    "engines=originals": {"public"},
    "subject=optics": {"public"},
    "subject=nowhere": set(),
    "author=Noor": {"public"},
    "finding=orphan": {"orphan"},
    "published_to=2001-01-01": {"early"},
    "published_from=2001-01-01&published_to=2001-01-01": {"early"},
    "published_to=2000-12-31": set(),
    "edited_to=2001-01-01": {"draft"},
    "edited_from=2001-01-01&edited_to=2001-01-01": {"draft"},
    "edited_from=2001-01-02&state=draft": set(),
    "edited_from=2199-01-01": set(),
    "q=photons": {"orphan"},
    "q=phot": {"orphan"},
    "q=%23%23": set(),
    "q=%234711": {"draft"},
    "q=/learn/optics/questions/public": {"public"},
    "q=hidden": {"hidden"},
    "state=withdrawn&finding=orphan": {"orphan"},
    "state=withdrawn&finding=orphan&q=photon": {"orphan"},
    "state=published&author=Noor&subject=optics": {"public"},
    "state=draft&finding=orphan": set(),
}


@pytest.mark.parametrize("few", [0, 2_000], ids=["followed", "by numbers"])
@pytest.mark.parametrize("order", ["newest", "edited", "z-a"])
@pytest.mark.parametrize("query", CONDITIONS)
def test_each_condition_narrows_in_each_order_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, query: str, order: str, few: int
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    make_library()
    wanted = Wanted.from_query(f"{query}&order={order}")
    assert {row.question for row in listing.page(wanted).rows} == CONDITIONS[query]
    assert {row.question for row in listing.articles(wanted)} == CONDITIONS[query]
    assert listing.Listing(wanted).count().count == len(CONDITIONS[query])


def test_a_day_is_that_of_the_time_zone() -> None:
    make_article("late", published_at=datetime(2024, 5, 1, 23, 30, tzinfo=UTC))
    with timezone.override("Europe/Berlin"):
        assert listing.articles(Wanted(published_from=date(2024, 5, 2))).exists()
    assert not listing.articles(Wanted(published_from=date(2024, 5, 2))).exists()


def test_no_more_than_a_bound_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    monkeypatch.setattr(listing, "FEW", 1)
    for _ in range(3):
        make_article(author="Noor")
    assert str(listing.Listing(Wanted()).count()) == "more than 2"
    assert str(listing.Listing(Wanted(author="Noor")).count()) == "more than 2"
    assert str(listing.Listing(Wanted(words="answer", author="Noor")).count()) == "more than 2"
    Article.objects.first().delete()
    assert str(listing.Listing(Wanted()).count()) == "2"


def test_a_whole_kind_of_finding_is_counted_as_on_the_dashboard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    monkeypatch.setattr(listing, "FEW", 1)
    for article in (make_article(author="Noor") for _ in range(3)):
        for line in (1, 2):
            KeptFinding.objects.create(article=article, kind="orphan", message="", line=line)
    assert str(listing.Listing(Wanted(finding="orphan")).count()) == "3"
    assert str(listing.Listing(Wanted(finding="orphan", author="Noor")).count()) == "more than 2"
    monkeypatch.setattr(tallies, "MOST", 2)
    assert str(listing.Listing(Wanted(finding="orphan")).count()) == "more than 2"


def test_of_words_that_very_many_have_a_list_shows_the_newest_and_knows_of_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, *_, new = [make_article(f"Rain {place}?", author="Noor") for place in range(4)]
    make_article("Snow?", author="Noor")
    assert listing.Listing(Wanted(words="rain")).count() == Number(4)
    monkeypatch.setattr(narrowing, "MOST_MATCHING", 3)
    for few in (1, 10):
        monkeypatch.setattr(listing, "FEW", few)
        for wanted in (Wanted(words="rain"), Wanted(words="rain", author="Noor")):
            assert old not in listing.page(wanted).rows
            assert new in listing.page(wanted).rows
            assert listing.Listing(wanted).count() == Number(3, is_exact=False)
            assert old in listing.articles(wanted)
            assert listing.articles(wanted).count() == 4


def test_authors_are_found_one_behind_the_other() -> None:
    for name in ("Zoe", "Ada", "", "Ada", "A" * 300):
        make_article(author=name)
    assert listing.authors() == ["A" * 100, "Ada", "Zoe"]


def test_a_hundred_authors_can_be_chosen_from_and_no_more() -> None:
    for number in range(100):
        make_article(author=f"Author {number:03}")
    assert len(listing.authors() or []) == 100
    make_article(author="Zoe")
    assert listing.authors() is None


def test_an_author_is_no_other_whose_name_begins_so() -> None:
    mine = make_article("A one?", author="Ann", status="draft")
    for name in ("Anna", "ann", "Ann B"):
        make_article(f"By {name}?", author=name, status="draft")
    for number in range(5):
        make_article(f"Public {number}?", author="Ann")
    assert list(listing.articles(Wanted(author="Ann", state="draft"))) == [mine]
    assert listing.Listing(Wanted(author="Ann", state="draft")).count().count == 1


def test_a_number_longer_than_any_finds_nothing() -> None:
    make_article()
    assert list(listing.articles(Wanted(words="#" + "7" * 5_000))) == []


def test_the_last_word_goes_on_unless_too_many_questions_have_words_that_begin_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bent = make_article("What is refraction?")
    assert list(listing.articles(Wanted(words="what is refrac"))) == [bent]
    monkeypatch.setattr(narrowing, "FEW", 1)
    assert list(listing.articles(Wanted(words="what is refrac"))) == []
    assert list(listing.articles(Wanted(words="what is refraction"))) == [bent]


def test_a_word_that_most_questions_have_is_not_looked_for_beside_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tides, moons = make_article("Do tides turn?"), make_article("Do moons turn?")
    answered = make_article("Water?", answer="Tides.")
    monkeypatch.setattr(vocabulary, "COMMON", 2)
    for words, articles in (
        ("turn tides", {tides, answered}),
        ("turn", {tides, moons}),
        ("turn tides -water", {tides}),
    ):
        assert set(listing.articles(Wanted(words=words))) == articles
