"""A form's values saved, compared with what was opened, and joined with what others saved."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.library import opening, revising, saving
from articles.library.opening import Opened
from articles.library.saving import Edited
from articles.models import Article, RelatedArticle, Revision
from articles.text.documents import parse
from tests.factories import make_article, make_subject
from tests.library.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    article = make_article("What is light?", answer="One.\n\nTwo.\n\nThree.\n")
    revising.replace_related(article, [revising.link_to(make_article("What is a wave?"))])
    revising.record(article, author=None)
    return article


@pytest.fixture
def ines() -> User:
    return make_person("ines", "publisher")


@pytest.fixture
def noor() -> User:
    return make_person("noor", "publisher")


def opened(article: Article) -> Opened:
    return opening.as_it_is(Article.objects.get(pk=article.pk))


def typed(begun: Opened, **values: Any) -> Edited:
    """What a form opened at `begun` sends after some changes, whatever was saved meanwhile."""
    seo_values = values.pop("seo", {})
    links = values.pop("links", None)
    version = begun.article.version
    then = opening.as_opened(Article.objects.get(pk=begun.article.pk), version, begun.number)
    for name, value in values.items():
        setattr(then.article, name, value)
    for name, value in seo_values.items():
        setattr(then.seo, name, value)
    return Edited(
        then.article, then.seo, then.links if links is None else links, version, begun.number
    )


def test_a_change_is_one_revision(article: Article, ines: User) -> None:
    revision = saving.save(typed(opened(article), answer="New."), author=ines, message="Shorter")
    assert (revision.number, revision.author, revision.message) == (2, ines, "Shorter")
    assert Article.objects.get(pk=article.pk).answer == "New."


def test_an_untouched_form_writes_nothing(article: Article, ines: User) -> None:
    assert saving.save(typed(opened(article)), author=ines) is None
    assert article.revisions.count() == 1


def test_a_conflict_gives_base_mine_and_theirs(article: Article, ines: User, noor: User) -> None:
    begun = opened(article)
    saving.save(typed(begun, answer="Theirs.", seo={"title": "Light"}), author=noor)
    with pytest.raises(saving.Conflict, match="noor saved this article") as caught:
        saving.save(typed(begun, author="Ines"), author=ines)
    conflict = caught.value
    assert conflict.base.answer == article.answer
    assert (conflict.mine.answer, conflict.mine.author) == (article.answer, "Ines")
    assert conflict.mine.seo == conflict.base.seo
    assert parse(conflict.theirs.text).answer == "Theirs."
    assert Article.objects.get(pk=article.pk).author == article.author


def test_what_i_did_not_touch_is_not_mine_whatever_they_saved(
    article: Article, ines: User, noor: User
) -> None:
    begun = opened(article)
    other = make_subject("Optics")
    theirs = typed(begun, subject=other, subject_name="Optics", slug="light", links=[])
    saving.save(theirs, author=noor)
    with pytest.raises(saving.Conflict) as caught:
        saving.save(typed(begun, question="Light?"), author=ines)
    mine, base = caught.value.mine, caught.value.base
    assert (mine.url, mine.related, mine.subject) == (base.url, base.related, base.subject)
    assert mine.question == "Light?"


def test_a_result_keeps_all_three_texts_in_the_history(
    article: Article, ines: User, noor: User
) -> None:
    begun = opened(article)
    saving.save(typed(begun, answer="Theirs."), author=noor)
    with pytest.raises(saving.Conflict) as caught:
        saving.save(typed(begun, answer="Mine."), author=ines)
    mine, theirs = caught.value.mine, caught.value.theirs
    result = parse(caught.value.text.replace(b"Mine.", b"Both."))
    saving.save_joined(article, mine, result, theirs.number, author=ines)
    answers = [parse(row.text).answer for row in article.revisions.order_by("number")]
    assert answers == [article.answer, "Theirs.", "Mine.", "Both."]
    assert Article.objects.get(pk=article.pk).answer == "Both."
    assert article.revisions.first().origin == "merge"


def test_taking_all_of_theirs_keeps_mine_in_the_history(
    article: Article, ines: User, noor: User
) -> None:
    begun = opened(article)
    saving.save(typed(begun, answer="Theirs."), author=noor)
    with pytest.raises(saving.Conflict) as caught:
        saving.save(typed(begun, answer="Mine."), author=ines)
    theirs = caught.value.theirs
    saving.save_joined(article, caught.value.mine, parse(theirs.text), theirs.number, author=ines)
    row = Article.objects.get(pk=article.pk)
    assert row.answer == "Theirs."
    answers = [parse(one.text).answer for one in article.revisions.order_by("number")]
    assert answers[1:] == ["Theirs.", "Mine.", "Theirs."]
    newest = Revision.objects.filter(article=row).first()
    assert newest.sha256 == theirs.sha256


def test_a_second_conflict_begins_with_what_was_seen(
    article: Article, ines: User, noor: User
) -> None:
    begun = opened(article)
    saving.save(typed(begun, answer="Theirs."), author=noor)
    with pytest.raises(saving.Conflict) as caught:
        saving.save(typed(begun, answer="Mine."), author=ines)
    saving.save(typed(opened(article), answer="Theirs again."), author=noor)
    mine = caught.value.mine
    with pytest.raises(saving.Conflict) as again:
        saving.save_joined(article, mine, mine, caught.value.theirs.number, author=ines)
    assert again.value.base.answer == "Theirs."
    assert again.value.mine.answer == "Mine."
    assert parse(again.value.theirs.text).answer == "Theirs again."


def test_an_article_that_was_deleted_is_said_to_be_gone(article: Article, ines: User) -> None:
    mine = typed(opened(article), answer="Mine.")
    revising.delete([article])
    with pytest.raises(saving.Gone):
        saving.save(mine, author=ines)


def test_a_conflict_without_its_base_still_shows_both(
    article: Article, ines: User, noor: User
) -> None:
    begun = opened(article)
    saving.save(typed(begun, answer="Theirs."), author=noor)
    article.revisions.filter(number=1).delete()
    with pytest.raises(saving.Conflict) as caught:
        saving.save(typed(begun, answer="Mine."), author=ines)
    assert caught.value.base is None
    assert caught.value.mine.answer == "Mine."


def test_related_links_are_saved_in_their_order(article: Article, ines: User) -> None:
    begun = opened(article)
    links = [revising.link_to(make_article("What is sound?")), *begun.links]
    saving.save(typed(begun, links=links), author=ines)
    titles = RelatedArticle.objects.filter(article=article).values_list("title", flat=True)
    assert list(titles) == ["What is sound?", "What is a wave?"]


def test_an_address_that_another_article_took_meanwhile_is_refused(
    article: Article, ines: User
) -> None:
    mine = typed(opened(article), slug="light")
    make_article(subject=article.subject, slug="light")
    with pytest.raises(revising.Refused, match="Another article came to"):
        saving.save(mine, author=ines)
