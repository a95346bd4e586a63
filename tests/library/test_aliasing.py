import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import aliasing
from articles.library.aliasing import Alias, plan
from articles.models import Redirect
from tests.factories import make_article

ICE, SKY = "/learn/physics/questions/ice", "/learn/physics/questions/sky"


def test_an_old_address_leads_to_its_page():
    planned = plan([Alias("/old/ice/", ICE, "ice.md")], {ICE}, {})

    assert planned.redirects == {"/old/ice": ICE}
    assert planned.findings == {}


def test_it_leads_there_in_one_hop():
    moved = plan([Alias("/old", ICE, "ice.md")], {SKY}, {ICE: SKY})
    chained = plan([Alias("/old", ICE, "ice.md")], {ICE}, {"/older": "/old"})

    assert moved.redirects == {"/old": SKY}
    assert chained.redirects == {"/old": ICE, "/older": ICE}


def test_what_is_there_already_is_not_written_again():
    assert plan([Alias("/old", ICE, "ice.md")], {ICE}, {"/old": ICE}).redirects == {}


@pytest.mark.parametrize(
    ("old", "redirects", "told"),
    [
        (SKY, {}, "is that of another article"),
        ("/old", {"/old": SKY}, f"redirects to {SKY} already"),
        ("/old", {"/old": ""}, "redirects to nowhere already"),
        ("relative", {}, "is no path"),
        ("https://example.org/a", {}, "is no path"),
        ("//example.org/a", {}, "is no path"),
        ("/:year/:title/", {}, "is no path"),
        ("/a%00b", {}, "is no path"),
        ("/", {}, "is no path"),
        ("/" + "a" * 500, {}, "is no path"),
    ],
)
def test_one_that_cannot_be_is_told(old: str, redirects: dict[str, str], told: str):
    planned = plan([Alias(old, ICE, "ice.md")], {ICE, SKY}, redirects)

    assert planned.redirects == {}
    assert told in planned.findings["ice.md"][0].message


def test_of_two_pages_with_one_old_address_the_first_has_it():
    planned = plan([Alias("/old", ICE, "ice.md"), Alias("/old/", SKY, "sky.md")], {ICE, SKY}, {})

    assert planned.redirects == {"/old": ICE}
    assert list(planned.findings) == ["sky.md"]


def test_a_page_that_is_not_there_has_no_old_addresses():
    assert plan([Alias("/old", ICE, "ice.md")], set(), {ICE: ""}) == aliasing.Plan()


@pytest.mark.django_db
def test_it_is_written_with_as_many_queries_for_many():
    def settle(count: int) -> int:
        pages = [make_article().get_absolute_url() for _ in range(count)]
        aliases = [Alias(f"/old{page}", page, page) for page in pages]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert aliasing.settle(aliases) == {}
        assert Redirect.objects.filter(new_path__in=pages).count() == count
        return len(queries)

    assert settle(10) == settle(200)
