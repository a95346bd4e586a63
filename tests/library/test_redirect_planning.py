"""The fate of each row of a file of redirects, without a database."""

import pytest

from articles.library.redirect_planning import Around, Fate, Plan, ends, plan
from articles.text.redirect_rows import Fault, Row

PAGES = {"/p", "/q"}


def planned(*pairs: str, redirects: dict[str, str] | None = None, taken: str = "") -> Plan:
    """Pairs are given as "/old /new", the first stands in line 2."""
    rows = [Row(line, *pair.split()) for line, pair in enumerate(pairs, start=2)]
    return plan(rows, Around(redirects or {}, set(taken.split()), PAGES))


def fates(done: Plan) -> list[Fate]:
    return [outcome.fate for outcome in done.outcomes]


def test_it_works() -> None:
    done = planned("/a /p", "/b /q")
    assert fates(done) == [Fate.WRITTEN, Fate.WRITTEN]
    assert done.writes == {"/a": "/p", "/b": "/q"}


def test_a_live_old_address_is_skipped_before_anything_else_is_said_of_it() -> None:
    done = planned("/p /q", "/p /a", "/p /p", "/b /p", taken="/p")
    assert fates(done) == [Fate.LIVE, Fate.LIVE, Fate.LIVE, Fate.WRITTEN]
    assert done.writes == {"/b": "/p"}
    assert done.outcomes[0].message == "/p has a page, and a redirect never hides one."


def test_a_page_ends_a_chain_whatever_the_file_says_of_it() -> None:
    assert planned("/a /p", "/p /q", taken="/p").writes == {"/a": "/p"}


def test_a_repeated_row_is_harmless() -> None:
    done = planned("/a /p", "/a /p")
    assert fates(done) == [Fate.WRITTEN, Fate.REPEATED]
    assert done.writes == {"/a": "/p"}


def test_rows_that_contradict_each_other_are_all_refused_with_the_other_line() -> None:
    done = planned("/a /p", "/a /q", "/a /p")
    assert fates(done) == [Fate.CONTRADICTION, Fate.CONTRADICTION, Fate.REPEATED]
    assert done.outcomes[0].message == "/a leads to /p here, and to /q in line 3."
    assert done.outcomes[1].message == "/a leads to /q here, and to /p in line 2."
    assert not done.writes


def test_a_circle_is_refused_with_all_that_leads_into_it() -> None:
    done = planned("/a /b", "/b /c", "/c /a", "/d /b", "/e /e", "/f /p")
    assert fates(done) == [Fate.LOOP] * 5 + [Fate.WRITTEN]
    assert done.writes == {"/f": "/p"}


def test_a_chain_is_flattened_to_one_hop_in_any_order() -> None:
    done = planned("/a /b", "/c /p", "/b /c")
    assert fates(done) == [Fate.FLATTENED, Fate.WRITTEN, Fate.FLATTENED]
    assert done.writes == {"/a": "/p", "/b": "/p", "/c": "/p"}


def test_a_missing_target_is_told_and_not_written() -> None:
    done = planned("/a /nowhere", "/b /a")
    assert fates(done) == [Fate.MISSING, Fate.MISSING]
    assert done.outcomes[0].message == "/a leads to /nowhere, where readers find no page."
    assert "/b leads to /a, and that to /nowhere," in done.outcomes[1].message
    assert not done.writes


def test_a_redirect_of_the_library_carries_a_chain_on() -> None:
    done = planned("/a /b", redirects={"/b": "/p"})
    assert fates(done) == [Fate.FLATTENED]
    assert done.writes == {"/a": "/p"}


def test_redirects_of_the_library_that_led_to_an_old_address_follow() -> None:
    assert planned("/a /p", redirects={"/x": "/a"}).writes == {"/x": "/p", "/a": "/p"}


def test_a_circle_through_the_library_is_refused() -> None:
    done = planned("/a /b", redirects={"/b": "/a"})
    assert fates(done) == [Fate.LOOP]
    assert not done.writes


def test_a_target_that_the_library_says_is_gone_is_missing() -> None:
    done = planned("/a /b", redirects={"/b": ""})
    assert fates(done) == [Fate.MISSING]
    assert "gone for good" in done.outcomes[0].message


@pytest.mark.parametrize("end", ["/p", "/gone"])
def test_what_the_library_knows_already_is_not_written(end: str) -> None:
    done = planned(f"/a {end}", redirects={"/a": end})
    assert fates(done) == [Fate.KNOWN]
    assert not done.writes


def test_a_chain_that_the_library_has_in_one_hop_is_known() -> None:
    done = planned("/a /b", "/b /p", redirects={"/a": "/p", "/b": "/p"})
    assert fates(done) == [Fate.KNOWN, Fate.KNOWN]


@pytest.mark.parametrize(("end", "told"), [("/q", "to /q"), ("", "gone for good")])
def test_a_contradiction_with_the_library_is_refused(end: str, told: str) -> None:
    done = planned("/a /p", redirects={"/a": end})
    assert fates(done) == [Fate.CONTRADICTION]
    assert told in done.outcomes[0].message
    assert not done.writes


def test_a_redirect_that_a_page_hides_carries_nothing_on() -> None:
    assert planned("/a /p", redirects={"/p": "/q"}).writes == {"/a": "/p"}


def test_a_line_that_is_no_row_keeps_its_place() -> None:
    fault = Fault(3, "old_path is empty.", "Write one.")
    done = plan([Row(2, "/a", "/p"), fault, Row(4, "/b", "/q")], Around(readable=PAGES))
    assert fates(done) == [Fate.WRITTEN, Fate.UNREADABLE, Fate.WRITTEN]


def test_refusals_are_problems_and_skipped_rows_are_not() -> None:
    problems = {fate for fate in Fate if fate.is_problem}
    assert problems == {Fate.UNREADABLE, Fate.CONTRADICTION, Fate.LOOP, Fate.MISSING}


def test_a_long_chain_is_followed_once() -> None:
    """Each address is passed once: with a look along the whole way for each, this would take
    hours."""
    hops = {f"/{number}": f"/{number + 1}" for number in range(100_000)}
    assert set(ends(hops).values()) == {"/100000"}
