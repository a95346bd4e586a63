import pytest

from articles.library import own_pages, pages
from articles.models import Page

pytestmark = pytest.mark.django_db


def test_a_written_page_is_found():
    page = Page.objects.create(slug="imprint", title="Imprint", body="Ada Brook.")

    assert own_pages.find("imprint") == page
    assert own_pages.find("nowhere") is None


def test_the_site_has_its_own_text_until_another_is_written(settings):
    settings.SITE_NAME = "Tide Tables"
    built_in = own_pages.find("about")
    assert (built_in.title, "Tide Tables is a library" in built_in.body) == (
        "About",
        True,
    )

    page = Page.objects.create(slug="about", title="About us", body="We are three.")
    assert own_pages.find("about") == page


def test_the_footer_lists_pages_in_their_order_and_what_is_not_written_last():
    Page.objects.create(slug="terms", title="Terms", body="Be kind.", position=2)
    Page.objects.create(slug="imprint", title="Imprint", body="Ada Brook.", position=1)
    Page.objects.create(slug="hidden", title="Hidden", body="Only by its address.", is_listed=False)
    Page.objects.create(slug="privacy", title="Data", body="None.", position=3)

    assert [slug for slug, _ in own_pages.listed()] == ["imprint", "terms", "privacy", "about"]


def test_the_footer_is_read_anew_after_half_a_minute(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
):
    moment = 60.0
    monkeypatch.setattr(own_pages.time, "monotonic", lambda: moment)
    own_pages.listed()
    Page.objects.create(slug="imprint", title="Imprint", body="Ada Brook.")
    moment += 29
    with django_assert_num_queries(0):
        assert ("imprint", "Imprint") not in own_pages.listed()
    moment += 1
    assert ("imprint", "Imprint") in own_pages.listed()


def test_an_address_of_a_written_page_is_taken():
    Page.objects.create(slug="imprint", title="Imprint", body="Ada Brook.")

    assert pages.readable(["/imprint", "/about", "/nowhere"]) == {"/imprint", "/about"}
    assert pages.taken(["/imprint", "/nowhere"]) == {"/imprint"}
