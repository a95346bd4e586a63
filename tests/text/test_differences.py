"""What differs between two documents, key by key."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from articles.text.differences import Change, Fate, differences
from articles.text.documents import Document, RelatedLink, Seo, Settings, parse
from tests.text.drawn import documents

BASE = Document(
    url="/learn/physics/questions/what-is-light",
    question="What is light?",
    answer="A wave.",
    seo=Seo(title="Light", page_keywords="light,wave"),
    related=tuple(
        RelatedLink(url=f"/learn/physics/questions/{slug}", title=slug.title())
        for slug in ("air", "ice", "sea", "sun")
    ),
)
AIR, ICE, SEA, SUN = BASE.related


def changed(**values: object) -> list[Change]:
    return differences(BASE, replace(BASE, **values))


def test_a_changed_key_gives_both_texts():
    assert changed(answer="A particle.") == [Change("answer", "A wave.", "A particle.")]


def test_keys_come_in_the_order_of_the_format_and_the_body_last():
    keys = [
        change.key
        for change in changed(body="&nbsp;", extra="mood: calm\n", score=2.5, title="Light", id=7)
    ]
    assert keys == ["id", "title", "score", "mood", "body"]
    changes = differences(replace(BASE, id=7, author="Mara Lind"), replace(BASE, title="Light"))
    assert [change.key for change in changes] == ["id", "title", "author"]


def test_a_key_is_added_or_removed():
    (added,) = changed(author="Mara Lind")
    (removed,) = differences(replace(BASE, author="Mara Lind"), BASE)
    assert (added.fate, added.old, added.new) == (Fate.ADDED, None, "Mara Lind")
    assert (removed.fate, removed.old, removed.new) == (Fate.REMOVED, "Mara Lind", None)


def test_an_empty_text_is_not_an_absent_one():
    assert changed(author="") == [Change("author", None, "")]


def test_keys_inside_of_maps_are_told_by_their_path():
    more = Settings(
        status="draft", unpublish_at=dt.datetime(2030, 1, 2, tzinfo=dt.UTC), extra="desk: north\n"
    )
    assert changed(seo=Seo(title="Rays", page_keywords="light,wave"), settings=more) == [
        Change("seo.title", "Light", "Rays"),
        Change("quicktakes.desk", None, "desk: north\n"),
        Change("quicktakes.status", None, "draft"),
        Change("quicktakes.unpublish_at", None, "2030-01-02T00:00:00Z"),
    ]


def test_unknown_keys_are_told_one_by_one():
    old = replace(BASE, extra="mood: calm\ntags: [a, b]\n")
    new = replace(BASE, extra="mood: calm\ntags: [a, c]\n")
    assert differences(old, new) == [Change("tags", "tags: [a, b]\n", "tags: [a, c]\n")]


def test_an_unknown_key_named_like_a_path_stays_apart_from_it():
    changes = changed(seo=replace(BASE.seo, title="Rays"), extra="seo.title: mine\n")
    assert [(change.key, change.new) for change in changes] == [
        ("seo.title", "Rays"),
        ("seo.title", "seo.title: mine\n"),
    ]


def test_a_link_put_before_the_others_changes_no_other():
    new = RelatedLink(url="/learn/physics/questions/fog", title="Fog")
    assert changed(related=(new, *BASE.related)) == [
        Change("related_article1", None, "Fog\n/learn/physics/questions/fog")
    ]


def test_a_removed_link_is_told_by_the_number_it_had():
    (change,) = changed(related=(AIR, SEA, SUN))
    assert (change.key, change.fate) == ("related_article2", Fate.REMOVED)


def test_a_link_that_moved_is_told_alone():
    (change,) = changed(related=(SUN, AIR, ICE, SEA))
    assert (change.key, change.moved_from, change.fate) == (
        "related_article1",
        "related_article4",
        Fate.MOVED,
    )


def test_a_link_whose_title_changed_is_told_by_that_title():
    assert changed(related=(AIR, replace(ICE, title="Frost"), SEA, SUN)) == [
        Change("related_article2.title", "Ice", "Frost")
    ]


def test_of_repeated_links_the_one_that_went_is_told():
    old = replace(BASE, related=(AIR, ICE, AIR))
    (change,) = differences(old, replace(BASE, related=(AIR, ICE)))
    assert (change.key, change.fate) == ("related_article3", Fate.REMOVED)


def test_a_link_without_address_and_title_is_told_by_its_number():
    assert changed(related=(*BASE.related, RelatedLink(id=42))) == [
        Change("related_article5", None, "42")
    ]


def test_how_a_document_is_written_makes_no_difference():
    one = b"---\nurl: /learn/physics/questions/light\nquestion: What?\nanswer: A wave.\n---\n"
    other = (
        b"---\n# by hand\nanswer: >-\n  A wave.\nquestion: 'What?'\n"
        b"url: /learn/physics/questions/light\n---\n"
    )
    assert differences(parse(one), parse(other)) == []


def test_unknown_keys_that_are_not_yaml_are_refused():
    with pytest.raises(ValueError, match="unknown keys"):
        changed(extra="a: [")


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_key_that_differs_is_told(document: Document):
    told = {change.key.partition(".")[0] for change in differences(BASE, document)}
    for key in ("answer", "question", "title", "author", "subject", "id", "date", "score"):
        assert (key in told) is (getattr(BASE, key) != getattr(document, key))
    assert ("body" in told) is (document.body != "")
    assert differences(document, document) == []
