"""Forms that come back: what is wrong is told above them, and beside each field."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, save, write

pytestmark = pytest.mark.django_db


class Elements(HTMLParser):
    """The elements of a page that have an id, and the links to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_id: dict[str, dict[str, str | None]] = {}
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = dict(pairs)
        if one := attrs.get("id"):
            assert one not in self.by_id, f"two have the id {one}"
            self.by_id[one] = attrs
        if tag == "a" and (attrs.get("href") or "").startswith("#id_"):
            self.links.append(str(attrs["href"])[1:])


def box_of(html: str) -> str:
    """The box above the form; "" where there is none."""
    return html.partition('<div class="form-errors"')[2].partition("</div>")[0]


WRONG = {
    "question": " ",
    "unpublish_at_0": "1999-01-01",
    "unpublish_at_1": "10:00:00",
    "slug": "a b",
    "score": "much",
    "seo-0-canonical_url": "/learn/nowhere",
    "related_links-0-target": "/learn/nowhere/questions/none",
}


@pytest.fixture
def refused(editing: Client, article: Article) -> str:
    """The form after one error of each sort."""
    response = save(editing, article, **WRONG)
    assert response.status_code == 200
    html: str = response.content.decode()
    return html


def test_a_box_above_the_form_links_to_each_field_that_is_wrong(refused: str) -> None:
    box = box_of(refused)
    page = Elements(refused)
    assert "Not saved yet: 6 errors" in box
    assert Elements(box).links == [
        "id_question",
        "id_unpublish_at_0",
        "id_slug",
        "id_score",
        "id_seo-0-canonical_url",
        "id_related_links-0-target",
    ]
    for field in Elements(box).links:
        assert page.by_id[field]["aria-invalid"] == "true"
        assert page.by_id[field].get("type") != "hidden"
    assert "Please correct" not in refused
    assert "<title>Error: " in refused


def test_each_wrong_field_is_described_by_its_error_and_its_help(refused: str) -> None:
    page = Elements(refused)
    for field in Elements(box_of(refused)).links:
        described = str(page.by_id[field]["aria-describedby"]).split()
        assert set(described) <= set(page.by_id), field
        assert described[-1] == f"{field.removesuffix('_0')}_error"
    assert page.by_id["id_unpublish_at_1"]["aria-describedby"] == (
        "id_unpublish_at_0_helptext id_unpublish_at_error"
    )


def test_fields_without_an_error_are_not_called_wrong(refused: str) -> None:
    assert "aria-invalid" not in Elements(refused).by_id["id_author"]


def test_the_folded_part_is_open_where_one_of_its_fields_is_wrong(
    editing: Client, article: Article, refused: str
) -> None:
    def folded(html: str) -> str:
        return html.partition('fieldset class="module aligned collapse"')[2].partition("</h2>")[0]

    assert "<details>" in folded(editing.get(address(article)).content.decode())
    assert "<details" not in folded(refused)


def test_what_no_field_is_wrong_with_is_told_there_once(editing: Client, article: Article) -> None:
    response = write(
        editing, question="Light?", answer="A.", subject=article.subject_id, slug=article.slug
    )
    html = response.content.decode()
    assert html.count("This subject already has an article at this address") == 1
    assert "This subject already has an article at this address" in box_of(html)


def test_a_line_that_is_to_be_removed_is_not_listed(editing: Client, article: Article) -> None:
    gone = {"related_links-0-target": "nowhere", "related_links-0-DELETE": "on"}
    html = save(editing, article, slug="a b", **gone).content.decode()
    assert Elements(box_of(html)).links == ["id_slug"]


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("articles_subject", {"name": ""}, "id_name"),
        ("articles_redirect", {"old_path": "nowhere"}, "id_old_path"),
        ("articles_page", {"title": ""}, "id_title"),
        ("auth_user", {"username": ""}, "id_username"),
    ],
)
def test_other_forms_have_the_box_as_well(
    client: Client, name: str, values: dict[str, Any], field: str
) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    add = reverse(f"admin:{name}_add")
    form = sent_back(client.get(add).content.decode(), f"{name.partition('_')[2]}_form")
    html = client.post(add, form | values).content.decode()
    assert field in Elements(box_of(html)).links
    assert "Please correct" not in html
    assert not box_of(client.get(add).content.decode())
