"""Subjects merged, split and renamed by tasks, and taken back."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.library import (
    carrying,
    clearing,
    redirecting,
    revising,
    settling,
)
from articles.library.reshelving import TAKEN, Clash
from articles.library.revising import Refused
from articles.models import (
    Article,
    Draft,
    RelatedArticle,
    Subject,
    Task,
)
from articles.text.documents import parse
from tests.factories import make_article, make_subject
from tests.library.carried import merged, places, recorded, split, stored, undo
from tests.library.people import make_person

pytestmark = pytest.mark.django_db

OLD = "/learn/optics/questions/what-is-light"
NEW = "/learn/physics/questions/what-is-light"


@pytest.fixture
def pia() -> User:
    return make_person("pia", "publisher")


# Merging


def test_merging_moves_all_articles_and_leads_all_addresses_on(
    optics: Subject, physics: Subject, pia: User, client: Client
):
    article = recorded(optics, "What is light?")
    task = merged(optics, physics, pia)
    assert places() == {article.pk: NEW}
    assert not Subject.objects.filter(slug="optics").exists()
    for form in ("", "/feed.atom", "/questions/what-is-light", "/questions/what-is-light.md"):
        response = client.get(f"/learn/optics{form}")
        assert (response.status_code, response["Location"]) == (301, f"/learn/physics{form}")
    assert task.report["said"] == "1 article is in Physics now."
    assert str(task.change_set) == "Merged Optics into Physics with 1 article"


def test_merging_is_one_change_set_with_a_revision_an_article(
    optics: Subject, physics: Subject, pia: User
):
    article = recorded(optics, "What is light?")
    task = merged(optics, physics, pia)
    last = article.revisions.first()
    assert (last.number, last.origin, last.author) == (2, "bulk", pia)
    assert (parse(last.text).url, parse(last.text).subject) == (NEW, "Physics")
    assert (last.change_set, task.change_set.articles) == (task.change_set, 1)
    assert revising.record(article, author=None) is None


def test_a_draft_leaves_no_redirect(optics: Subject, physics: Subject, pia: User):
    recorded(optics, "What is light?", status="draft")
    merged(optics, physics, pia)
    assert not stored()


def test_chains_stay_one_hop(optics: Subject, physics: Subject, pia: User):
    recorded(optics, "What is light?")
    redirecting.add("/old", OLD)
    redirecting.add("/shelf", "/learn/optics")
    merged(optics, physics, pia)
    assert stored()["/old"] == NEW
    assert stored()["/shelf"] == "/learn/physics"


def test_a_taken_address_gets_a_number(optics: Subject, physics: Subject, pia: User):
    stays = recorded(physics, "What is light?", answer="A wave.")
    goes = recorded(optics, "What is light?")
    recorded(optics, "What is light, again?", slug="what-is-light-2")
    merged(optics, physics, pia)
    assert places()[stays.pk] == NEW
    assert places()[goes.pk] == f"{NEW}-3"
    assert stored()[OLD] == f"{NEW}-3"
    assert parse(goes.revisions.first().text).file_name == "what-is-light-3.md"


def test_what_is_left_alone_keeps_its_subject(optics: Subject, physics: Subject, pia: User):
    recorded(physics, "What is light?")
    goes = recorded(optics, "What is shade?")
    stays = recorded(optics, "What is light?")
    task = merged(optics, physics, pia, Clash.LEAVE)
    assert places()[stays.pk] == OLD
    assert places()[goes.pk] == "/learn/physics/questions/what-is-shade"
    assert task.report["left"] == [[OLD, TAKEN]]
    assert Subject.objects.filter(slug="optics").exists()
    assert "/learn/optics" not in stored()


def test_a_copy_is_withdrawn_and_leads_to_what_it_is_a_copy_of(
    optics: Subject, physics: Subject, pia: User
):
    kept = recorded(physics, "What is light?", answer="A wave.")
    gone = recorded(optics, "What is light?", answer="A wave.")
    other = make_article()
    revising.replace_related(other, [revising.link_to(gone)])
    task = merged(optics, physics, pia, Clash.COPY)
    gone.refresh_from_db()
    assert (gone.status, gone.get_absolute_url()) == ("withdrawn", f"{NEW}-2")
    assert stored()[OLD] == NEW
    assert other.related_links.get().target == kept
    undo(task, pia)
    gone.refresh_from_db()
    assert (gone.status, gone.get_absolute_url()) == ("published", OLD)
    assert other.related_links.get().target == gone
    assert OLD not in stored()


def test_related_links_follow(optics: Subject, physics: Subject, pia: User):
    article, other = recorded(optics, "What is light?"), make_article()
    revising.replace_related(other, [revising.link_to(article)])
    merged(optics, physics, pia)
    assert other.related_links.get().target == article
    RelatedArticle.objects.update(target=None)
    settling.settle_links()
    assert other.related_links.get().target == article


def test_a_link_that_dangled_finds_the_article_that_came_to_its_address(
    optics: Subject, physics: Subject, pia: User
):
    article, other = recorded(optics, "What is light?"), make_article()
    revising.replace_related(other, [RelatedArticle(url=NEW, title="Light")])
    merged(optics, physics, pia)
    assert other.related_links.get().target == article


def test_a_draft_that_names_the_subject_names_the_other_one(
    optics: Subject, physics: Subject, pia: User
):
    article = recorded(optics, "What is light?")
    typed = {"subject": [str(optics.pk)], "answer": ["New."]}
    draft = Draft.objects.create(key=uuid4(), article=article, author=pia, fields=typed)
    task = merged(optics, physics, pia)
    draft.refresh_from_db()
    assert draft.fields == typed | {"subject": [str(physics.pk)]}
    undo(task, pia)
    draft.refresh_from_db()
    assert draft.fields == typed


def test_merging_into_itself_is_refused(optics: Subject, pia: User):
    with pytest.raises(Refused, match="into itself"):
        carrying.merge(optics, optics, Clash.NUMBER, author=pia)


def test_who_may_not_delete_a_subject_may_not_merge_it(optics: Subject, physics: Subject):
    with pytest.raises(Refused, match="Ask a publisher"):
        carrying.merge(optics, physics, Clash.NUMBER, author=make_person("eva", "editor"))


def test_what_was_published_meanwhile_stays_where_its_mover_may_not_publish(optics: Subject):
    article = recorded(optics, "What is light?")
    eva = make_person("eva", "editor")
    task = split(optics, [article], Subject(name="Light", slug="light"), eva)
    assert places() == {article.pk: OLD}
    assert "Only publishers" in task.report["left"][0][1]


# Taking it back


def test_an_undone_merge_brings_the_subject_back_as_it_was(
    optics: Subject, physics: Subject, pia: User
):
    article = recorded(optics, "What is light?")
    redirecting.add("/shelf", "/learn/optics")
    before, was = Subject.objects.filter(pk=optics.pk).values().get(), places()
    undo(merged(optics, physics, pia), pia)
    assert places() == was
    assert Subject.objects.filter(slug="optics").values().get() == before
    assert article.revisions.first().text == article.revisions.last().text
    assert stored() == {"/shelf": "/learn/optics", NEW: OLD}


def test_an_undone_merge_comes_back_to_the_subject_that_has_the_address_by_now(
    optics: Subject, physics: Subject, pia: User
):
    article = recorded(optics, "What is light?")
    task = merged(optics, physics, pia)
    newer = make_subject("Optics", description="Newer.")
    undo(task, pia)
    assert Article.objects.get(pk=article.pk).subject == newer
    assert Subject.objects.get(slug="optics").description == "Newer."


def test_a_merge_can_be_undone_after_old_tasks_were_cleared(
    optics: Subject, physics: Subject, pia: User
):
    recorded(optics, "What is light?")
    task = merged(optics, physics, pia)
    Task.objects.update(ended_at="2020-01-01T00:00Z")
    clearing.run(Task(), lambda *_: None)
    undo(task, pia)
    assert Subject.objects.get(slug="optics").description == "Of light."
    clearing.run(Task(), lambda *_: None)
    assert not Task.objects.filter(kind=task.kind).exists()


def test_merging_an_empty_subject_can_be_undone(optics: Subject, physics: Subject, pia: User):
    task = merged(optics, physics, pia)
    assert not Subject.objects.filter(slug="optics").exists()
    undo(task, pia)
    assert Subject.objects.get(slug="optics").description == "Of light."
    undone = Task.objects.get(kind="undo")
    assert undone.report["said"].startswith("The subject is there again")


def test_an_undone_split_takes_the_new_subject_away(optics: Subject, pia: User):
    articles = [recorded(optics, f"What is {what}?") for what in ("light", "shade")]
    was = places()
    undo(split(optics, articles[:1], Subject(name="Light", slug="light"), pia), pia)
    assert places() == was
    assert not Subject.objects.filter(slug="light").exists()
    assert stored()["/learn/light"] == "/learn/optics"


def test_a_new_subject_that_somebody_described_stays(optics: Subject, pia: User):
    article = recorded(optics, "What is light?")
    task = split(optics, [article], Subject(name="Light", slug="light"), pia)
    Subject.objects.filter(slug="light").update(description="Mine.")
    undo(task, pia)
    assert Subject.objects.get(slug="light").description == "Mine."


# Splitting and renaming


def test_splitting_makes_a_subject_of_some_articles(optics: Subject, pia: User, client: Client):
    goes, stays = (recorded(optics, f"What is {what}?") for what in ("light", "shade"))
    task = split(optics, [goes], Subject(name="Light", slug="light", description="New."), pia)
    light = Subject.objects.get(slug="light")
    assert (light.name, light.description, light.name_is_chosen) == ("Light", "New.", True)
    assert list(light.articles.all()) == [goes]
    assert list(optics.articles.all()) == [stays]
    assert stored() == {OLD: "/learn/light/questions/what-is-light"}
    assert client.get("/learn/optics").status_code == 200
    assert task.report["said"] == "1 article is in Light now."
    assert str(task.change_set) == "Moved 1 article of Optics to Light"


def test_a_new_subject_stands_where_an_old_address_led_on(
    optics: Subject, physics: Subject, pia: User, client: Client
):
    redirecting.add("/learn/light", "/learn/physics")
    recorded(physics, "What is a force?")
    split(optics, [recorded(optics, "What is light?")], Subject(name="L", slug="light"), pia)
    assert client.get("/learn/light").status_code == 200
    assert "/learn/light" not in stored()


def test_a_split_to_the_address_of_another_subject_is_refused(
    optics: Subject, physics: Subject, pia: User
):
    with pytest.raises(Refused, match="Another subject"):
        split(optics, [], Subject(name="Physics", slug="physics"), pia)


def test_renaming_moves_a_subject_and_keeps_all_it_has(optics: Subject, pia: User, client: Client):
    article = recorded(optics, "What is light?", subject_name="OPTICS")
    task = carrying.rename(optics, "Optics", "light", author=pia)
    assert str(task.change_set) == "Moved Optics to /learn/light with 1 article"
    light = Subject.objects.get()
    assert (light.name, light.slug, light.description) == ("Optics", "light", "Of light.")
    assert (light.position, light.seo_title, light.name_is_chosen) == (7, "Light", False)
    article.refresh_from_db()
    assert article.subject_name == "OPTICS"
    assert client.get("/learn/optics")["Location"] == "/learn/light"
    undo(task, pia)
    assert places() == {article.pk: OLD}
    assert client.get("/learn/light")["Location"] == "/learn/optics"


def test_an_undone_rename_leaves_no_empty_subject_where_another_one_has_the_address_by_now(
    optics: Subject, pia: User
):
    article = recorded(optics, "What is light?")
    task = carrying.rename(optics, "Optics", "light", author=pia)
    newer = make_subject("Optics", description="Newer.")
    undo(task, pia)
    assert list(Subject.objects.all()) == [newer]
    assert places() == {article.pk: OLD}
    assert stored()["/learn/light"] == "/learn/optics"


def test_another_name_is_that_of_the_documents_too(optics: Subject, pia: User):
    article = recorded(optics, "What is light?")
    task = carrying.rename(optics, "Light", "light", author=pia)
    assert str(task.change_set) == "Renamed Optics to Light with 1 article"
    assert parse(article.revisions.first().text).subject == "Light"
    assert Subject.objects.get().name_is_chosen
