"""Related articles in the form: picked, ordered, removed, and kept when they dangle."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.library import drafting, revising, vocabulary
from articles.library.drafting import Typed
from articles.models import Article, RelatedArticle, Status
from articles.text.documents import LARGEST
from tests.editing.test_article_form import address, opened, save
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """With two links that lead somewhere, and between them one that does not."""
    article = make_article("The article?")
    dangling = RelatedArticle(url="/learn/x/questions/lost", title="Lost?", source_id=5)
    first, last = (revising.link_to(make_article(question)) for question in ("First?", "Last?"))
    revising.replace_related(article, [first, dangling, last])
    revising.record(article, author=None)
    return article


def titles(article: Article) -> list[str]:
    return list(article.related_links.values_list("title", flat=True))


def test_numbers_say_the_order(editing: Client, article: Article) -> None:
    order = {f"related_links-{row}-order": number for row, number in enumerate((3, 1, 2))}
    response = save(editing, article, **order)
    assert response.status_code == 302
    assert titles(article) == ["Lost?", "Last?", "First?"]
    assert list(article.related_links.values_list("position", flat=True)) == [1, 2, 3]
    assert article.revisions.count() == 2


def test_a_removed_line_closes_the_gap(editing: Client, article: Article) -> None:
    save(editing, article, **{"related_links-0-DELETE": "on"})
    rows = list(article.related_links.values_list("position", "title", "source_id"))
    assert rows == [(1, "Lost?", 5), (2, "Last?", None)]


def test_a_dangling_link_shows_its_address(editing: Client, article: Article) -> None:
    page = editing.get(address(article)).content.decode()
    assert "Leads nowhere" in page
    assert "/learn/x/questions/lost" in page


def added(editing: Client, article: Article, target: Any) -> Any:
    row = {
        "related_links-TOTAL_FORMS": 4,
        "related_links-3-id": "",
        "related_links-3-article": article.pk,
        "related_links-3-order": "",
        "related_links-3-target": target,
    }
    return editing.post(address(article), opened(editing, article) | {"_continue": ""} | row)


def test_a_picked_article_comes_last_with_its_values(editing: Client, article: Article) -> None:
    target = make_article("New?", subject=make_subject("Optics"), source_id=9)
    added(editing, article, target.pk)
    link = article.related_links.last()
    assert (link.position, link.target, link.title) == (4, target, "New?")
    assert (link.url, link.subject, link.source_id) == (target.get_absolute_url(), "Optics", 9)


def test_an_untouched_new_line_is_left_alone(editing: Client, article: Article) -> None:
    assert added(editing, article, "").status_code == 302
    assert article.revisions.count() == 1


def test_a_dangling_link_is_mended_by_picking(editing: Client, article: Article) -> None:
    target = make_article("Found?")
    save(editing, article, **{"related_links-1-target": target.pk})
    assert titles(article) == ["First?", "Found?", "Last?"]
    assert article.related_links.get(position=2).source_id is None


def test_a_line_without_an_article_is_refused(editing: Client, article: Article) -> None:
    response = save(editing, article, **{"related_links-0-target": ""})
    assert "remove this line" in response.content.decode()
    assert titles(article) == ["First?", "Lost?", "Last?"]


def test_an_article_is_added_by_its_address(editing: Client, article: Article) -> None:
    target = make_article("By address?")
    for typed in (target.get_absolute_url(), f"https://example.org{target.get_absolute_url()}?a=1"):
        assert added(editing, article, typed).status_code == 302
        assert article.related_links.last().target == target
        article.related_links.last().delete()


def test_an_address_of_nothing_is_told_and_stays_in_its_field(
    editing: Client, article: Article
) -> None:
    page = added(editing, article, "/learn/x/questions/none").content.decode()
    assert "There is no article at /learn/x/questions/none." in page
    assert 'value="/learn/x/questions/none"' in page
    assert titles(article) == ["First?", "Lost?", "Last?"]


def test_an_article_that_was_deleted_meanwhile_is_told(editing: Client, article: Article) -> None:
    assert "deleted meanwhile" in added(editing, article, 999_999).content.decode()
    assert "deleted meanwhile" in added(editing, article, "9" * 30).content.decode()


def test_the_address_of_the_article_that_a_line_has_changes_nothing(
    editing: Client, article: Article
) -> None:
    first = article.related_links.first().target
    RelatedArticle.objects.filter(target=first).update(title="As the document says?")
    address_of_first = {"related_links-0-target": first.get_absolute_url()}
    assert save(editing, article, **address_of_first).status_code == 302
    assert titles(article)[0] == "As the document says?"
    assert article.revisions.count() == 1


def test_lines_swapped_with_gaps_in_their_numbers_are_numbered_from_one(
    editing: Client, article: Article
) -> None:
    numbers = {"related_links-0-order": 40, "related_links-1-order": 7, "related_links-2-order": 9}
    save(editing, article, **numbers)
    rows = list(article.related_links.values_list("position", "title"))
    assert rows == [(1, "Lost?"), (2, "Last?"), (3, "First?")]


def test_repeated_dangling_and_own_links_stay_as_they_are(editing: Client) -> None:
    article, other = make_article("Self?"), make_article("Other?")
    links = [revising.link_to(one) for one in (other, article, other)]
    lost = RelatedArticle(url="", title=" Odd  title ", subject="None", source_id=7)
    revising.replace_related(article, [*links, lost])
    revising.record(article, author=None)
    before = list(article.related_links.values("position", "target", "url", "title", "source_id"))
    save(editing, article, answer="Another answer.")
    assert article.revisions.count() == 2
    columns = ("position", "target", "url", "title", "source_id")
    assert list(article.related_links.values(*columns)) == before


def test_thirty_links_are_turned_round(editing: Client) -> None:
    article = make_article()
    revising.replace_related(article, [revising.link_to(make_article(f"Q{n}?")) for n in range(30)])
    revising.record(article, author=None)
    save(editing, article, **{f"related_links-{n}-order": 30 - n for n in range(30)})
    assert titles(article) == [f"Q{n}?" for n in reversed(range(30))]


def test_sending_many_lines_asks_for_their_articles_at_once(
    editing: Client, article: Article
) -> None:
    def queries(many: int) -> int:
        sent = opened(editing, article) | {"_continue": "", "question": ""}
        sent["related_links-TOTAL_FORMS"] = str(3 + many)
        for place in range(3, 3 + many):
            sent[f"related_links-{place}-target"] = str(make_article().pk)
        with CaptureQueriesContext(connection) as captured:
            assert editing.post(address(article), sent).status_code == 200
        return len(captured)

    queries(1)  # the first one caches content types
    assert queries(200) == queries(10)


def test_lines_are_shown_in_the_order_of_a_draft_with_what_was_picked(
    editing: Client, editor: User, article: Article
) -> None:
    picked = make_article("Picked?", status=Status.DRAFT)
    fields = {name: [value] for name, value in opened(editing, article).items()}
    fields |= {"related_links-TOTAL_FORMS": ["4"], "related_links-3-target": [str(picked.pk)]}
    fields |= {f"related_links-{n}-order": [str(order)] for n, order in enumerate((2, 4, 3, 1))}
    typed = Typed(fields, article.version, 1)
    draft = drafting.keep(editor, uuid4(), article, typed)
    page = editing.get(f"{address(article)}?draft={draft.key}").content.decode()
    listed = page[page.index("related-list") : page.index("<template>")]
    places = [listed.index(title) for title in ("Picked?", "First?", "Last?", "Lost?")]
    assert places == sorted(places)
    assert "state-draft" in listed


def test_who_may_only_look_sees_the_list_without_fields(client: Client, article: Article) -> None:
    user = User.objects.create_user("vera", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address(article)).content.decode()
    listed = page[page.index("related-list") :]
    assert "First?" in listed
    assert "Leads nowhere" in listed
    assert "related_links-0-" not in listed


# What the script asks for


def found(client: Client, text: str) -> list[dict[str, Any]]:
    response = client.get("/admin/articles/related/find", {"q": text})
    assert response.status_code == 200
    articles: list[dict[str, Any]] = response.json()["articles"]
    return articles


def test_what_is_found_says_what_it_is(editing: Client) -> None:
    physics = make_subject("Physics")
    public = make_article("What is light?", subject=physics)
    draft = make_article("What is a light year?", subject=physics, status=Status.DRAFT)
    by_id = {row["id"]: row for row in found(editing, "light")}
    assert by_id.keys() == {public.pk, draft.pk}
    assert by_id[public.pk]["href"] == public.get_absolute_url()
    assert by_id[public.pk]["state"] is None
    assert by_id[draft.pk]["state"] == {"name": "draft", "word": "Draft"}
    assert by_id[draft.pk]["href"] == f"/admin/articles/article/{draft.pk}/preview"
    assert by_id[draft.pk]["subject"] == "Physics"


@pytest.mark.parametrize(
    "text",
    ["", " ", "'\"", "* - ()", "NEAR(a b", "\0", "%_", "a" * 3000, "9" * 40, "/learn//", "🜁"],
)
def test_hostile_words_find_nothing_and_break_nothing(editing: Client, text: str) -> None:
    make_article("What is light?")
    assert found(editing, text) == []


def suggested(client: Client, **data: Any) -> list[str]:
    response = client.post("/admin/articles/related/suggest", data)
    assert response.status_code == 200, response.content
    return [row["question"] for row in response.json()["articles"]]


def test_suggestions_follow_what_is_typed_and_leave_out_what_is_chosen(editing: Client) -> None:
    article = make_article("What is a tide?")
    glacier = make_article("How does a glacier move?")
    moraine = make_article("Does a glacier leave a moraine?")
    vocabulary.forget()
    typed = {"article": article.pk, "question": "Why is a glacier blue?", "answer": ""}
    assert set(suggested(editing, **typed)) == {glacier.question, moraine.question}
    assert suggested(editing, **typed, chosen=[glacier.pk, "x"]) == [moraine.question]


def test_an_answer_that_is_too_long_is_refused(editing: Client) -> None:
    data = {"question": "A?", "answer": "a" * (LARGEST + 1)}
    response = editing.post("/admin/articles/related/suggest", data)
    assert response.status_code == 413
    assert "Split it" in response.json()["error"]


def test_only_who_may_write_is_answered(bystander: Client) -> None:
    assert bystander.get("/admin/articles/related/find?q=a").status_code == 403
    assert bystander.post("/admin/articles/related/suggest").status_code == 403
