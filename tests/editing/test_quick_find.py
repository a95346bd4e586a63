"""The field of the admin's bar: who finds what."""

import pytest
from django.test import Client

from articles.models import Article
from tests.editing.test_conflicts import browser_of
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


def found(client: Client, text: str) -> str:
    response = client.get("/admin/find", {"q": text, "part": "1"})
    assert response.status_code == 200
    return response.text


def test_everybody_finds_what_they_may_see(article: Article) -> None:
    make_person("lightner")
    writer, bystander = browser_of(make_person("wim", "writer")), browser_of(make_person("bo"))
    chief = browser_of(make_person("chief", is_superuser=True))
    assert article.question in found(writer, "light")
    assert "lightner" not in found(writer, "light")
    assert "lightner" in found(chief, "light")
    assert article.question not in found(bystander, "light")
    assert "Nothing is called that" in found(bystander, "light")


def test_commands_are_offered_to_those_who_may_give_them() -> None:
    writer, publisher = (
        browser_of(make_person(name, group))
        for name, group in (("wim", "writer"), ("pia", "publisher"))
    )
    assert "Write a new article" in found(writer, "new art")
    assert "Audit log" not in found(writer, "audit")
    assert 'data-to="/admin/articles/auditentry/"' in found(publisher, "audit")
    assert "Your account" in found(writer, "passkey")


def test_what_people_wrote_is_text(ines: Client) -> None:
    make_article("Is <script>alert(1)</script> light?")
    make_subject('Light"><b>')
    page = found(ines, "light")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "Is &lt;script&gt;alert(1)&lt;/script&gt; light?" in page


def test_without_a_script_it_is_a_page_that_leads_on_to_the_list(
    ines: Client, article: Article
) -> None:
    page = ines.get("/admin/find", {"q": "light & dark"}).text
    assert "Nothing is called that" in page
    assert 'href="/admin/articles/article/?q=light+%26+dark"' in page
    page = ines.get("/admin/find", {"q": "light"}).text
    assert f'<a href="/admin/articles/article/{article.pk}/change/">' in page
    assert 'value="light"' in page


def test_a_query_longer_than_any_address_is_cut(ines: Client, article: Article) -> None:
    assert "Nothing is called that" in found(ines, "light " + "x" * 10_000)
