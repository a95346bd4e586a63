from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import comparing, health, importing, redirecting, rendering_store
from articles.models import Article, RelatedArticle, Rendering, Status
from articles.text import linting
from articles.text.findings import KINDS
from tests.factories import make_article, make_subject
from tests.library.documents import document, put, related

pytestmark = pytest.mark.django_db
LONG = "Ice is slippery because its top layer moves. " * 10


def kinds(article: Article) -> set[str]:
    path = article.get_absolute_url()
    return {one.finding.kind for one in health.check() if one.path == path}


def linked(text: str) -> Article:
    return make_article(answer=f"{LONG}\n\n{text}")


def test_an_imported_library_is_checked(tmp_path: Path) -> None:
    float_url = "/learn/physics/questions/why-does-ice-float"
    put(
        tmp_path,
        document(answer=r"It moves.\n\nSee $\badcommand$.", more=related(float_url, "/learn/x")),
        document("why-does-ice-float", id=8, answer="I cannot answer this question."),
    )
    importing.run([tmp_path], processes=1)

    found = {
        (one.path.rpartition("/")[2], one.finding.kind, one.finding.line)
        for one in health.check()
        if one.finding.line or "link" in one.finding.kind
    }

    assert found == {
        ("why-is-ice-slippery", "formula-not-set", 3),
        ("why-is-ice-slippery", "dangling-link", 0),
        ("why-does-ice-float", "no-related-links", 0),
        ("why-does-ice-float", "refusal", 1),
    }


def test_a_formula_is_told_also_where_no_rendering_is_kept() -> None:
    article = make_article(answer=f"{LONG}\n$\\badcommand$")
    assert not Rendering.objects.exists()

    assert "formula-not-set" in kinds(article)


def test_formulas_that_a_rendering_has_set_are_not_set_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article(answer=f"{LONG}\n$x$")
    rendering_store.get(article.answer)
    monkeypatch.delattr(linting, "hold")

    assert "formula-not-set" not in kinds(article)


def test_a_shared_page_title_is_told_and_not_measured() -> None:
    article = make_article("Why is ice slippery?", seo={"title": "Ice"})
    assert "title-short" in kinds(article)

    make_article(seo={"title": "Ice"})

    assert "seo-title-shared" in kinds(article)
    assert "title-short" not in kinds(article)


def test_no_page_title_is_shared_with_nobody() -> None:
    article = make_article()
    make_article()

    assert "seo-title-shared" not in kinds(article)


def test_two_addresses_of_one_article_are_a_repeated_link() -> None:
    target, article = make_article(), make_article()
    for position, url in enumerate(["/learn/old", target.get_absolute_url()], start=1):
        RelatedArticle.objects.create(article=article, position=position, target=target, url=url)

    assert "repeated-link" in kinds(article)


def test_a_link_that_gives_no_address_dangles() -> None:
    article = make_article()
    RelatedArticle.objects.create(article=article, position=1)

    assert "dangling-link" in kinds(article)


def test_an_address_without_a_page_is_a_dead_link_with_its_line() -> None:
    article = linked("[ice](/learn/x/questions/gone)")

    (found,) = health.check(kind="dead-link")

    assert found.path == article.get_absolute_url()
    assert (found.finding.line, found.finding.message) == (
        3,
        "Nothing is at /learn/x/questions/gone.",
    )


def test_addresses_that_lead_readers_somewhere_are_no_dead_links() -> None:
    subject = make_subject("Physics")
    url = make_article("Why ice?", subject=subject).get_absolute_url()
    redirecting.add("/learn/x/questions/old", url)
    linked(
        f"[a]({url}) [b]({url}.md#top) [c](http://testserver{url}) [d](/learn/physics) "
        "[e](/learn/x/questions/old) [f](/learn/physics/feed.atom) [g](/learn/feed.atom)"
    )

    assert list(health.check(kind="dead-link")) == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_a_link_to_what_readers_may_not_see_is_dead(status: Status) -> None:
    linked(f"[a]({make_article(status=status).get_absolute_url()})")

    assert len(list(health.check(kind="dead-link"))) == 1


def test_a_link_to_an_address_that_is_gone_for_good_is_dead() -> None:
    redirecting.add("/learn/x/questions/old", "")
    linked("[a](/learn/x/questions/old)")

    assert len(list(health.check(kind="dead-link"))) == 1


def test_one_kind_is_all_that_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    monkeypatch.delattr(health, "_each")

    assert {one.finding.kind for one in health.check(kind="orphan")} == {"orphan"}


def test_of_one_kind_nothing_else_is_told() -> None:
    make_article()

    assert {one.finding.kind for one in health.check(kind="answer-thin")} == {"answer-thin"}


def test_a_subject_is_compared_with_the_whole_library() -> None:
    here = make_article("Why ice?", subject=make_subject("Physics"))
    make_article("Why ice?", subject=make_subject("Physics of Ice"))

    found = list(health.check(subject="physics"))

    assert {one.path for one in found} == {here.get_absolute_url()}
    assert {"question-shared", "orphan", "answer-thin"} <= {one.finding.kind for one in found}


def test_an_article_without_an_seo_row_has_no_description() -> None:
    article = make_article()
    article.seo.delete()

    assert "description-missing" in kinds(article)


def test_progress_counts_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHUNK", 2)
    for _ in range(3):
        make_article()
    told: list[tuple[int, int]] = []

    list(health.check(progress=lambda *done: told.append(done)))

    assert told == [(2, 2), (3, 3)]


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        list(health.check())
    return len(captured)


def fill(rows: int) -> None:
    """So many pairs of articles with everything that is looked up: links, shared texts."""
    for _ in range(rows):
        linked("[a](/learn/x/questions/gone)").related_links.create(position=1, url="/learn/x")
        make_article("The same?", subject=make_subject(), seo={"description": "The same."})


def test_a_check_takes_as_many_queries_for_200_articles_as_for_10() -> None:
    fill(5)
    few = queries()
    fill(95)

    assert queries() == few <= 15


def test_queries_grow_by_chunk_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(10)
    one_chunk = queries()
    monkeypatch.setattr(health, "CHUNK", 5)

    assert queries() == one_chunk + 3 * 5  # three more chunks


def test_every_kind_that_crosses_articles_is_a_kind() -> None:
    assert comparing.CHECKS.keys() <= KINDS.keys()


def test_a_finding_is_told_once() -> None:
    fill(3)

    told = Counter((one.path, one.finding) for one in health.check())

    assert set(told.values()) == {1}


def test_one_article_is_told_what_the_library_would_be() -> None:
    other = make_article(answer=LONG)
    article = linked(f"[a]({other.get_absolute_url()}) and [b](/learn/no/questions/no). $\\bad$")
    article.related_links.create(position=1, url="/learn/no/questions/no")
    path = article.get_absolute_url()
    of_all = [one.finding for one in health.check() if one.path == path]

    links = list(article.related_links.all())
    of_one = health.of_one(article, article.seo, links, title_is_shared=False)

    assert of_one == [found for found in of_all if found.kind not in comparing.CHECKS]
    assert {"dead-link", "dangling-link", "formula-not-set"} <= {one.kind for one in of_one}


def test_a_title_is_shared_with_others_alone() -> None:
    article = make_article(seo={"title": "Ice"})
    assert not health.title_is_shared(article.seo)

    make_article(seo={"title": "Ice"})
    assert health.title_is_shared(article.seo)
    assert not health.title_is_shared(make_article().seo)
