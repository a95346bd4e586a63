import pytest
from django.test import Client

from articles.models import Page, Redirect

pytestmark = pytest.mark.django_db


def test_a_page_shows_its_title_and_its_text_as_html(client: Client):
    Page.objects.create(slug="imprint", title="Imprint & more", body="By **Ada**, $x^2$.")

    html = client.get("/imprint").content.decode()

    assert "<h1>Imprint &amp; more</h1>" in html
    assert "By <strong>Ada</strong>" in html
    assert "<math>" in html
    assert '<link rel="canonical" href="http://testserver/imprint">' in html
    assert 'content="By Ada, x' in html


@pytest.mark.parametrize("slug", ["about", "privacy"])
def test_the_site_brings_its_own(client: Client, slug: str):
    assert client.get(f"/{slug}").status_code == 200


def test_no_script_of_a_page_gets_through(client: Client):
    Page.objects.create(slug="imprint", title="<b>I</b>", body="<script>alert(1)</script>")

    html = client.get("/imprint").content.decode()

    assert "<b>I</b>" not in html
    assert "alert(1)</script>" not in html


def test_every_page_leads_to_it(client: Client):
    Page.objects.create(slug="imprint", title="Imprint", body="Ada.")

    assert '<a href="/imprint"><bdi>Imprint</bdi></a>' in client.get("/learn").content.decode()


def test_it_is_in_the_map(client: Client):
    Page.objects.create(slug="imprint", title="Imprint", body="Ada.")

    text = client.get("/sitemap-pages.xml").content.decode()
    assert "<loc>http://testserver/imprint</loc><lastmod>" in text
    assert "<loc>http://testserver/about</loc>" in text


def test_an_address_that_moved_still_leads_on(client: Client):
    Redirect.objects.create(old_path="/contact", new_path="/imprint")

    response = client.get("/contact")

    assert (response.status_code, response.headers["Location"]) == (301, "/imprint")
    assert client.get("/nobody").status_code == 404
