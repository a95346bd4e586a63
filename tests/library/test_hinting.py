from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.library import hinting, redirecting, revising
from articles.library.drafting import Typed
from articles.library.hinting import Hints
from articles.models import Article, Rendering, SeoMetadata, Subject
from articles.text.findings import Severity
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db
LONG = "Ice is slippery because its top layer moves. " * 10


@pytest.fixture(autouse=True)
def address_of_the_site(settings: Settings) -> None:
    settings.SITE_URL = "https://answers.example"


@pytest.fixture
def physics() -> Subject:
    return make_subject("Physics")


@pytest.fixture
def article(physics: Subject) -> Article:
    article = make_article("Why is ice slippery?", subject=physics, answer=LONG)
    revising.record(article, author=None)
    article.refresh_from_db()
    return article


def hints(article: Article | None, **fields: Any) -> Hints:
    typed = {name.replace("seo_", "seo-0-"): [str(value)] for name, value in fields.items()}
    row = Article.objects.get(pk=article.pk) if article else None
    return hinting.hints(row, Typed(typed, row.version if row else None))


def kinds(found: Hints) -> list[str]:
    return [finding.kind for finding in found.findings]


def test_findings_are_those_of_what_is_typed(article: Article) -> None:
    answer = f"{LONG}\n\nSee $\\nosuch$ and [it](/learn/physics/questions/nothing)."
    found = hints(article, answer=answer)

    assert [(one.kind, one.line) for one in found.findings if one.line] == [
        ("formula-not-set", 3),
        ("dead-link", 3),
    ]
    assert hints(article, answer=LONG).findings != found.findings


def test_the_gravest_come_first(article: Article) -> None:
    found = hints(article, answer="I cannot answer this question. ![](a.png)\n\n$\\nosuch$")

    order = [list(Severity).index(finding.severity) for finding in found.findings]
    assert order == sorted(order)
    assert len(set(order)) == 3


def test_a_link_to_a_page_that_is_there_is_no_dead_one(article: Article) -> None:
    there = make_article(subject=article.subject)
    redirecting.add("/learn/physics/questions/old", there.get_absolute_url())
    links = (there.get_absolute_url(), "/learn/physics", "/learn/physics/questions/old")
    answer = LONG + " ".join(f"[it]({link})" for link in links)

    assert "dead-link" not in kinds(hints(article, answer=answer))


def test_a_title_that_others_have_is_told_and_not_shown(article: Article) -> None:
    make_article(seo={"title": "QuickTakes | Physics"})
    found = hints(article, seo_title="QuickTakes | Physics")

    assert "seo-title-shared" in kinds(found)
    assert found.shown.title == "Why is ice slippery? | QuickTakes"
    assert hints(article, seo_title="Why ice slips").shown.title == "Why ice slips"


def test_a_related_link_that_leads_nowhere_is_told(article: Article) -> None:
    article.related_links.create(position=1, url="/learn/x/questions/y", title="Y")

    assert "dangling-link" in kinds(hints(article))


def test_nothing_is_told_of_an_empty_form() -> None:
    found = hints(None)

    assert (found.is_begun, found.findings, found.alike) == (False, (), ())


def test_hints_store_nothing(article: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        hints(article, answer=f"{LONG} $y$", question="Other?", slug="other", seo_title="T")

    writes = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in captured if query["sql"].startswith(writes)] == []
    assert not Rendering.objects.filter(formulas=1).exists()
    article.refresh_from_db()
    assert article.question == "Why is ice slippery?"


def test_findings_are_bounded_and_counted(article: Article) -> None:
    found = hints(article, answer="$\\nosuch$ " * 300)

    assert len(found.findings) == hinting.MOST
    assert found.more > 200


def test_of_many_links_only_some_are_looked_up(article: Article) -> None:
    answer = " ".join(f"[a](/learn/physics/questions/none-{number})" for number in range(2_000))
    with CaptureQueriesContext(connection) as captured:
        found = hints(article, answer=answer)

    assert kinds(found).count("dead-link") == hinting.MOST
    assert max(len(query["sql"]) for query in captured) < 20_000


# The address


def test_a_new_article_has_the_address_that_its_question_gives(physics: Subject) -> None:
    address = hints(None, question="What’s an IPO & FPO?", subject=physics.pk).address

    assert address.path == "/learn/physics/questions/whats-an-ipo-fpo"
    assert address.made == "whats-an-ipo-fpo"
    assert (address.taken_by, address.move) == (None, None)


def test_without_a_subject_there_is_only_the_last_part() -> None:
    address = hints(None, question="What is light?").address

    assert (address.slug, address.path, address.is_possible) == ("what-is-light", "", True)


def test_an_address_is_told_to_be_taken_and_by_what(article: Article, physics: Subject) -> None:
    address = hints(None, question=article.question, subject=physics.pk).address

    assert address.taken_by == article
    assert hints(article).address.taken_by is None


def test_what_cannot_be_part_of_an_address_is_told(physics: Subject) -> None:
    address = hints(None, question="Q?", slug="a b/c", subject=physics.pk).address

    assert (address.is_possible, address.path) == (False, "")


def test_the_old_address_of_a_public_article_will_lead_here(article: Article) -> None:
    old = article.get_absolute_url()
    for number in range(2):
        redirecting.add(f"/old/{number}", old)
    move = hints(article, slug="ice").address.move

    assert move
    assert (move.old, move.was_public, move.older) == (old, True, 2)
    assert hints(article).address.move is None


def test_another_subject_moves_it_as_well(article: Article) -> None:
    other = make_subject("Chemistry")
    move = hints(article, subject=other.pk).address.move

    assert move
    assert move.was_public


def test_readers_never_knew_the_address_of_a_draft(physics: Subject) -> None:
    draft = make_article("Why is ice cold?", subject=physics, status="draft")
    revising.record(draft, author=None)
    move = hints(draft, slug="ice").address.move

    assert move
    assert not move.was_public


def test_what_is_foretold_is_what_saving_does(article: Article) -> None:
    old = article.get_absolute_url()
    redirecting.add("/old", old)
    address = hints(article, slug="ice").address
    Article.objects.filter(pk=article.pk).update(slug=address.slug)
    revising.record(article, author=None)

    move = address.move
    assert move
    assert move.was_public
    assert move.older == 1
    assert {redirecting.find(path).path for path in (old, "/old")} == {address.path}  # type: ignore[union-attr]


def test_an_old_address_that_is_taken_says_where_it_led(article: Article) -> None:
    there = make_article()
    redirecting.add("/learn/physics/questions/ice", there.get_absolute_url())

    move = hints(article, slug="ice").address.move
    assert move
    assert move.led_to == there.get_absolute_url()


def test_going_back_to_its_own_old_address_is_nothing_to_tell(article: Article) -> None:
    redirecting.add("/learn/physics/questions/ice", article.get_absolute_url())

    move = hints(article, slug="ice").address.move
    assert move
    assert (move.led_to, move.older) == ("", 0)


# What is alike


def test_a_question_that_was_not_touched_is_compared_with_none(article: Article) -> None:
    make_article(article.question)

    assert hints(article, question=article.question).alike == ()
    assert hints(article, question="Why is the ice slippery?").alike[0].is_same is False
    assert hints(None, question=article.question).alike[0].is_same is True


# How it is shown


def test_a_missing_description_is_the_beginning_of_the_answer(article: Article) -> None:
    assert hints(article).shown.description.startswith("Ice is slippery because")
    assert hints(article, seo_description="Look: ice.").shown.description == "Look: ice."


def test_the_picture_of_a_public_article_is_shown_as_readers_get_it(article: Article) -> None:
    card = hints(article).shown.card

    assert card.source.startswith("/learn/physics/questions/why-is-ice-slippery.png?v=")
    assert card.picture.address == f"https://answers.example{card.source}"


def test_a_picture_that_is_not_there_yet_is_drawn_in_words(article: Article) -> None:
    card = hints(article, question="Why does ice slip?").shown.card

    assert card.source == ""
    assert card.drawn
    assert card.drawn.question == "Why does ice slip?"


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ("/media/ice.png", "/media/ice.png"),
        ("https://answers.example/media/ice.png", "/media/ice.png"),
        ("https://elsewhere.example/ice.png", ""),
        ("//elsewhere.example/ice.png", ""),
        ("https://answers.example.net/ice.png", ""),
    ],
)
def test_a_chosen_picture_is_shown_if_it_lies_here(
    article: Article, given: str, source: str
) -> None:
    card = hints(article, seo_share_image=given).shown.card

    assert (card.source, card.drawn) == (source, None)


def test_hostile_values_are_taken_for_texts_or_for_nothing(physics: Subject) -> None:
    found = hints(
        None,
        question="What\0 is <b>this</b>?",
        answer="a\0b",
        subject="99999999999999",
        date="13/13/13",
        slug="\0",
        seo_title="\0",
        extra="a: [",
    )

    assert found.address.path == ""
    assert found.shown.title


def test_as_many_queries_for_much_as_for_little(article: Article) -> None:
    def asked(answer: str) -> int:
        hints(article, question="What moves?", slug="x", answer=answer)
        with CaptureQueriesContext(connection) as captured:
            hints(article, question="What moves?", slug="x", answer=answer)
        return len(captured)

    def more(number: int) -> None:
        make_article(f"What moves {number}?", subject=article.subject, seo={"title": "Same"})
        redirecting.add(f"/old/{number}", article.get_absolute_url())

    SeoMetadata.objects.filter(article=article).update(title="Same")
    link = f"[it]({article.get_absolute_url()}) "
    more(0)
    few = asked(link)
    for number in range(1, 60):
        more(number)

    assert asked(link * 100) == few <= 15
