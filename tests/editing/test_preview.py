"""The preview: the page's own rendering, for those who may write."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.text.rendering import render

ADDRESS = "/admin/articles/preview"
ANSWER = "## Light\n\nIts energy is $E = h\\nu$, and $\\nosuchcommand$ is no formula."


def test_it_is_what_the_renderer_makes_of_the_answer(editing: Client) -> None:
    made = render(ANSWER)
    response = editing.post(ADDRESS, {"content": ANSWER.replace("\n", "\r\n")})
    assert response.json() == {
        "html": made.html,
        "words": made.words,
        "sections": 1,
        "formulas": 2,
        "failures": 1,
        "failing": [{"start": 40, "end": 56, "reason": 'Unknown command "\\nosuchcommand".'}],
    }
    assert ANSWER[40:56] == "$\\nosuchcommand$"


def test_an_answer_whose_formulas_are_all_set_names_none(editing: Client) -> None:
    assert editing.post(ADDRESS, {"content": "So $x^2$."}).json()["failing"] == []


def test_the_form_asks_at_the_address_where_it_is_served(editing: Client) -> None:
    html = editing.get(reverse("admin:articles_article_add")).content.decode()
    assert reverse("preview_answer") == ADDRESS
    assert f'data-markdownx-urls-path="{ADDRESS}"' in html


def test_the_signed_out_are_told_so(db: None, client: Client) -> None:
    response = client.post(ADDRESS, {"content": ANSWER})
    assert response.status_code == 403
    assert "signed out" in response.json()["error"]


def test_readers_with_an_account_get_none(db: None, client: Client) -> None:
    user = User.objects.create_user("reader")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(ADDRESS, {"content": ANSWER}).status_code == 403


def test_staff_without_permission_get_none(bystander: Client) -> None:
    response = bystander.post(ADDRESS, {"content": ANSWER})
    assert response.status_code == 403
    assert "may not write" in response.json()["error"]


def test_it_cannot_be_asked_for_by_another_site(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(ADDRESS, {"content": ANSWER}).status_code == 403


def test_it_is_not_a_page(editing: Client) -> None:
    assert editing.get(ADDRESS).status_code == 405


def test_more_than_a_document_may_hold_is_refused_in_words(editing: Client) -> None:
    response = editing.post(ADDRESS, {"content": "é" * 500_001})
    assert response.status_code == 413
    assert response.json()["error"] == (
        "The answer is over 1,000,000 bytes, too long for a preview: what stands there is older. "
        "Split it into several articles."
    )


@pytest.mark.parametrize("path", ["/admin/articles/upload", "/markdownx/upload/"])
def test_nothing_takes_uploads_but_the_dialog_of_pictures(editing: Client, path: str) -> None:
    html = editing.get(reverse("admin:articles_article_add")).content.decode()
    assert editing.post(path, follow=True).status_code == 404
    assert "markdownx-upload" not in html
