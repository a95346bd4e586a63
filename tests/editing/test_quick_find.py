"""The field of the admin's bar: who finds what."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing import commands
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
    assert "New subject" not in found(writer, "new")


def test_each_command_leads_to_a_page_that_opens() -> None:
    chief = browser_of(make_person("chief", is_superuser=True))
    for command in commands.COMMANDS:
        assert chief.get(command.address).status_code == 200, command.words


def test_a_command_is_offered_exactly_to_those_for_whom_its_page_opens() -> None:
    people = [make_person(name, name) for name in ("writer", "editor", "publisher")]
    for person in [*people, make_person("bo")]:
        client = browser_of(person)
        for command in commands.COMMANDS:
            is_offered = command in commands.matching(command.words, person)
            opens = client.get(command.address).status_code == 200
            assert is_offered == opens, (person.username, command.words)


def test_who_may_change_what_they_may_not_expressly_view_finds_it(article: Article) -> None:
    person = make_person("bo")
    person.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert article.question in found(browser_of(person), "light")


def test_a_hit_tells_subject_state_and_address(ines: Client, article: Article) -> None:
    page = found(ines, "light")
    assert f'<bdi class="find-address">{article.get_absolute_url()}</bdi>' in page
    assert f"<bdi>{article.subject.name}</bdi>" in page
    assert '<span class="state state-published">Published</span>' in page


def test_the_list_leads_on_to_every_article_with_the_words(ines: Client, article: Article) -> None:
    assert 'data-to="/admin/articles/article/?q=light"' in found(ines, "light")
    assert "Every article" not in found(ines, "audit")


@pytest.mark.parametrize("part", [{"part": "1"}, {}])
def test_a_number_and_an_address_are_no_words_to_look_for(
    ines: Client, article: Article, part: dict[str, str]
) -> None:
    path = article.get_absolute_url()
    for text in (f"#{article.pk}", path, f"https://library.example{path}", f" a.example{path}?a=1"):
        page = ines.get("/admin/find", {"q": text, **part}).text
        assert article.question in page
        assert "Every article" not in page, text
    assert "Every article" in ines.get("/admin/find", {"q": "light", **part}).text


@pytest.mark.parametrize("part", [{"part": "1"}, {}])
def test_the_number_of_queries_does_not_grow(
    ines: Client, article: Article, part: dict[str, str]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ines.get("/admin/find", {"q": "light", **part}).status_code == 200
        return len(captured)

    for number in range(9):
        make_article(f"Is light {number} bright?", subject=make_subject(f"Light {number}"))
    queries()
    few = queries()
    for number in range(10, 200):
        make_article(f"Is light {number} bright?", subject=make_subject(f"Light {number}"))
        make_person(f"light{number}")
    assert queries() <= few


@pytest.mark.parametrize("text", ["", "   ", "?", "\0", "-light", '"', "é" * 400, "%2F", "/"])
def test_whatever_is_typed_is_answered(ines: Client, article: Article, text: str) -> None:
    assert "Nothing is called that" in found(ines, text)
    assert ines.get("/admin/find", {"q": text}).status_code == 200


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


def test_what_is_named_just_so_comes_first(ines: Client, article: Article) -> None:
    make_subject("Light")
    page = found(ines, " light ")
    assert page.index(">Subjects<") < page.index(">Articles<")
    page = found(ines, "ligh")
    assert page.index(">Articles<") < page.index(">Subjects<")
