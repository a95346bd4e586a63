import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from articles.library import redirecting
from articles.library.redirecting import RedirectError
from articles.models import Redirect

pytestmark = pytest.mark.django_db


def stored() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_it_works() -> None:
    redirecting.add("/a", "/b")

    found = redirecting.find("/a")
    assert found is not None
    assert (found.path, found.is_gone) == ("/b", False)
    assert redirecting.find("/b") is None


def test_a_chain_is_flattened_to_one_hop_from_either_end() -> None:
    redirecting.add("/b", "/c")
    redirecting.add("/a", "/b")
    redirecting.add("/c", "/d")

    assert stored() == {"/a": "/d", "/b": "/d", "/c": "/d"}


def test_a_circle_is_refused_with_what_to_do() -> None:
    redirecting.add("/a", "/b")

    with pytest.raises(RedirectError, match="leads back to /b. Choose another"):
        redirecting.add("/b", "/a")

    assert stored() == {"/a": "/b"}


def test_an_address_that_leads_to_itself_is_refused() -> None:
    with pytest.raises(RedirectError):
        redirecting.add("/a", "/a")


def test_what_led_to_a_deleted_page_is_gone_too() -> None:
    redirecting.add("/a", "/b")
    redirecting.add("/b", "")

    assert stored() == {"/a": "", "/b": ""}
    found = redirecting.find("/a")
    assert found is not None
    assert found.is_gone


def test_moving_there_and_back_leaves_one_redirect() -> None:
    redirecting.move({"/a": "/b"})
    redirecting.move({"/b": "/a"})

    assert stored() == {"/b": "/a"}


def test_what_led_to_an_article_follows_it() -> None:
    redirecting.add("/x", "/a")
    redirecting.move({"/a": "/b"})

    assert stored() == {"/x": "/b", "/a": "/b"}


def test_an_article_that_takes_the_place_of_another_is_not_hidden() -> None:
    redirecting.add("/x", "/b")
    redirecting.move({"/a": "/b", "/b": "/c"})

    assert stored() == {"/x": "/c", "/a": "/b"}


def test_articles_that_swap_their_addresses_leave_no_redirect() -> None:
    redirecting.move({"/a": "/b", "/b": "/a"})

    assert stored() == {}


def test_200_moves_take_as_many_queries_as_10() -> None:
    counts = []
    for size in (10, 200):
        with CaptureQueriesContext(connection) as captured:
            redirecting.move({f"/{size}/{n}": f"/new/{size}/{n}" for n in range(size)})
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_database_itself_refuses_a_redirect_to_itself() -> None:
    with pytest.raises(IntegrityError):
        Redirect.objects.create(old_path="/a", new_path="/a")
