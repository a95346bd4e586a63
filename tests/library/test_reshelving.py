"""What becomes of articles that go to another subject, from plain values."""

from articles.library.reshelving import (
    TAKEN,
    Clash,
    Left,
    Move,
    Standing,
    There,
    numbered,
    of_page,
    plan,
    redirects,
)

LIGHT = Standing(1, "light")


def moves(*articles: Standing, there: dict[str, There], used: set[str], clash: Clash):
    return plan(articles, there, used, clash).moves


def test_an_article_keeps_its_slug_where_it_is_free():
    assert moves(LIGHT, there={}, used=set(), clash=Clash.NUMBER) == (Move(1, "light", "light"),)


def test_a_taken_slug_gets_the_first_number_that_is_free():
    there = {"light": There(9)}
    assert moves(LIGHT, there=there, used={"light-2", "light-3"}, clash=Clash.NUMBER) == (
        Move(1, "light", "light-4"),
    )


def test_two_articles_never_get_the_same_number():
    long = "a" * 255
    there = {long: There(9), long[:-1] + "b": There(8)}
    found = moves(
        Standing(1, long),
        Standing(2, long[:-1] + "b"),
        there=there,
        used=set(),
        clash=Clash.NUMBER,
    )
    assert [move.to[-3:] for move in found] == ["a-2", "a-3"]
    assert {len(move.to) for move in found} == {255}


def test_what_shall_stay_where_the_address_is_taken_stays():
    found = plan([LIGHT, Standing(2, "shade")], {"light": There(9)}, set(), Clash.LEAVE)
    assert found.left == (Left(1, "light", TAKEN),)
    assert found.moves == (Move(2, "shade", "shade"),)


def test_only_a_public_article_with_the_same_answer_becomes_a_copy():
    there = {"light": There(9, is_same=True), "shade": There(8), "glow": There(7, is_same=True)}
    found = moves(
        LIGHT,
        Standing(2, "shade"),
        Standing(3, "glow", is_public=False),
        there=there,
        used=set(),
        clash=Clash.COPY,
    )
    assert [move.copy_of for move in found] == [9, None, None]
    assert [move.to for move in found] == ["light-2", "shade-2", "glow-2"]


def test_who_may_not_move_an_article_leaves_it_with_the_reason():
    found = plan([Standing(1, "light", refusal="No.")], {}, set(), Clash.NUMBER)
    assert (found.moves, found.left) == ((), (Left(1, "light", "No."),))


def test_only_addresses_that_readers_knew_lead_on():
    found = redirects(
        "optics",
        "physics",
        [Move(1, "light", "light-2"), Move(2, "shade", "shade"), Move(3, "glow", "glow-2", 7)],
        {1, 3},
    )
    assert found == {
        "/learn/optics/questions/light": "/learn/physics/questions/light-2",
        "/learn/optics/questions/glow": "/learn/physics/questions/glow",
    }


def test_a_page_leads_on_with_its_feed():
    assert of_page("a", "b")["/learn/a/feed.atom"] == "/learn/b/feed.atom"


def test_numbers_go_on():
    found = iter(numbered("light"))
    assert [next(found), next(found)] == ["light-2", "light-3"]
