"""What a link shows: articles, versions and drafts, as pages that nothing of is saved."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.utils import timezone

from articles.library import drafting, opening, previewing, revising
from articles.library.drafting import Typed
from articles.library.previewing import Expired, NotFound, Shown
from articles.models import Article, Draft, RelatedArticle, SeoMetadata, Status, Subject
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


def make_draft(article: Article | None = None, **fields: str) -> Draft:
    """What “ines” typed; `seo_title` stands for the field `seo-0-title`."""
    values = {name.replace("seo_", "seo-0-"): [text] for name, text in fields.items()}
    return _kept(article, values)


def _kept(article: Article | None, fields: dict[str, list[str]]) -> Draft:
    opened = opening.as_it_is(article) if article else None
    typed = Typed(fields, article.version if article else None, opened.number if opened else None)
    return drafting.keep(make_person("ines"), uuid4(), article, typed)


def seen(**shown: Any) -> previewing.Preview:
    return previewing.article_of(previewing.link_to(_read_by_its_author(Shown(**shown))).token)


def saved(article: Article, answer: str) -> int:
    """The number of the version that has this answer."""
    Article.objects.filter(pk=article.pk).update(answer=answer)
    revision = revising.record(article, author=None)
    assert revision
    return revision.number


@pytest.mark.parametrize("status", Status)
def test_an_article_is_shown_in_any_state(status: Status) -> None:
    article = make_article("What is light?", status=status, seo={"title": "Light"})

    found = seen(article=article.pk)

    assert (found.article.pk, found.seo.title, found.state) == (article.pk, "Light", status)


def test_a_version_is_shown_as_it_was_and_stays_so() -> None:
    article = make_article("What is light?")
    first = saved(article, "A wave.")
    saved(article, "A particle.")

    found = seen(article=article.pk, number=first)

    assert (found.article.answer, found.state, found.number) == ("A wave.", "version", first)
    assert seen(article=article.pk).article.answer == "A particle."


def test_a_draft_is_shown_over_the_article_it_changes() -> None:
    article = make_article("What is light?", author="Ada", seo={"title": "Old", "description": "D"})
    draft = make_draft(article, question="What is sound?", seo_title="New", date="2024-05-06")

    found = seen(draft=draft.key)

    assert (found.article.question, found.article.author) == ("What is sound?", "Ada")
    assert (found.seo.title, found.seo.description) == ("New", "D")
    assert (found.article.date, found.state) == (date(2024, 5, 6), "unsaved")


def test_a_draft_is_shown_with_its_newest_words() -> None:
    draft = make_draft(answer="One.")
    token = previewing.link_to(Shown(draft=draft.key, reader=draft.author_id)).token
    Draft.objects.update(fields={"answer": ["Two."]})

    assert previewing.article_of(token).article.answer == "Two."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"question": "", "answer": "", "subject": "", "date": "", "slug": ""},
        {"subject": "999999999", "date": "2024-02-30"},
        {"subject": "9" * 5_000, "date": "half a d", "provenance": "x" * 99},
        {"subject": "²", "date": "\ufffd"},
    ],
)
def test_a_draft_that_is_not_finished_is_still_a_page(fields: dict[str, str]) -> None:
    found = seen(draft=make_draft(**fields).key)

    assert found.article.subject.name == ""
    assert found.article.date is None


def test_a_day_is_read_as_the_form_reads_it() -> None:
    assert seen(draft=make_draft(date="05/06/2024").key).article.date == date(2024, 5, 6)


def test_related_links_of_a_draft_are_those_that_stand_in_its_form() -> None:
    one, two, three = (make_article(f"Which {word}?") for word in ("one", "two", "three"))
    article = make_article()
    for place, target in enumerate((one, two), start=1):
        link = revising.link_to(target)
        link.article, link.position = article, place
        link.save()
    fields = {
        "related_links-TOTAL_FORMS": ["5"],
        "related_links-0-target": [str(one.pk)],
        "related_links-0-order": ["3"],
        "related_links-1-target": [str(two.pk)],
        "related_links-1-DELETE": ["on"],
        "related_links-2-target": [str(three.pk)],
        "related_links-2-order": ["1"],
        "related_links-3-target": ["nobody"],
    }

    found = seen(draft=_kept(article, fields).key)

    assert [link.target for link in found.related] == [three, one]


def test_a_number_of_lines_that_no_form_has_costs_nothing() -> None:
    fields = {"related_links-TOTAL_FORMS": ["999999999"]}

    assert seen(draft=_kept(None, fields).key).related == []


def test_looking_writes_nothing() -> None:
    article = make_article("What is light?")
    first = saved(article, "A wave.")
    saved(article, "A particle.")
    draft = make_draft(article, question="What is sound?", subject=str(make_subject().pk))
    tables = (Article, SeoMetadata, Subject, RelatedArticle, Draft)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    for shown in ({"article": article.pk}, {"article": article.pk, "number": first}):
        seen(**shown)
    seen(draft=draft.key)

    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_a_link_works_until_the_moment_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    link = previewing.link_to(Shown(make_article().pk), timedelta(hours=1))
    assert timedelta(minutes=59) < link.until - timezone.now() <= timedelta(hours=1)
    assert previewing.article_of(link.token).until == link.until

    monkeypatch.setattr(timezone, "now", lambda: link.until - timedelta(seconds=1))
    previewing.article_of(link.token)
    monkeypatch.setattr(timezone, "now", lambda: link.until)
    with pytest.raises(Expired) as expired:
        previewing.article_of(link.token)
    assert expired.value.until == link.until


def test_a_link_ends_with_what_it_shows() -> None:
    article = make_article()
    number = saved(article, "A wave.")
    draft = make_draft(answer="Typed.")
    links = [
        previewing.link_to(shown).token
        for shown in (
            Shown(article.pk),
            Shown(article.pk, number),
            Shown(draft=draft.key, reader=draft.author_id),
        )
    ]
    assert all(previewing.article_of(token) for token in links)
    article.delete()
    draft.delete()

    for token in links:
        with pytest.raises(NotFound, match="deleted|thrown away"):
            previewing.article_of(token)


def test_a_version_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="no version 7"):
        seen(article=make_article().pk, number=7)


def test_nobody_can_make_or_change_a_link() -> None:
    article, other = make_article(), make_article()
    token = previewing.link_to(Shown(article.pk)).token
    value, signature = token.rsplit(".", 1)
    foreign = previewing.link_to(Shown(other.pk)).token.rsplit(".", 1)[0]

    spoiled = ("", ".", "é", value, token[:-1], token + "A", f"{foreign}.{signature}", token[1:])
    for text in spoiled:
        with pytest.raises(NotFound, match="not whole"):
            previewing.article_of(text)


def test_what_was_signed_for_something_else_or_by_another_site_is_no_link(settings: Any) -> None:
    article = make_article()
    foreign = signing.Signer(sep=".").sign_object([9_999_999_999, article.pk, None])
    token = previewing.link_to(Shown(article.pk)).token
    with pytest.raises(NotFound):
        previewing.article_of(foreign)

    settings.SECRET_KEY = "another key of another site, long enough for it"
    with pytest.raises(NotFound):
        previewing.article_of(token)


def _read_by_its_author(shown: Shown) -> Shown:
    draft = Draft.objects.filter(key=shown.draft).first() if shown.draft else None
    return replace(shown, reader=draft.author_id) if draft else shown
