"""A library with one of each thing that the admin has an address for."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType

from articles.editing import choosing, conflicts
from articles.library import auditing, drafting, revising, tasking, trash
from articles.library.drafting import Typed
from articles.library.replacing import Replace
from articles.library.workflow import Step
from articles.models import (
    Article,
    AuditEntry,
    Event,
    Page,
    Picture,
    Redirect,
    Status,
    Task,
    TaskState,
    TrashedArticle,
)
from articles.text.replacing import Replacement
from tests.factories import make_article, make_subject
from tests.library import many
from tests.library.people import make_person

PEOPLE = ("anonymous", "bystander", "writer", "editor", "publisher")


def make_library() -> SimpleNamespace:
    """Its rows by name; the people are called like their groups."""
    made = SimpleNamespace(**{name: _person(name) for name in PEOPLE[1:]})
    made.chief = make_person("chief", is_superuser=True)
    made.physics, made.empty = make_subject("Physics"), make_subject("Empty")
    made.public = _recorded("What is light?", made)
    made.draft = _recorded("What is a draft?", made, status=Status.DRAFT)
    made.review = _recorded("What is a review?", made, status=Status.IN_REVIEW)
    made.archived = _recorded("What is an archive?", made, status=Status.ARCHIVED)
    made.lapsed = _recorded("What was public once?", made)
    made.taken = _recorded("What was withdrawn by many?", made)
    made.set = many.take_step(Step.WITHDRAW, {made.taken.pk: 2}, author=made.chief).change_set
    _again(made.lapsed, status=Status.DRAFT)
    _again(made.public, answer="A wave.")
    other = make_person("olga", "editor")
    made.secret = drafting.keep(other, uuid4(), made.public, Typed({"answer": ["SECRET"]}))
    made.waiting = drafting.keep(
        make_person("otto", "editor"), uuid4(), made.public, Typed({"answer": ["WAITS"]})
    )
    drafting.submit(made.waiting)
    made.own = drafting.keep(made.writer, uuid4(), made.public, Typed({"answer": ["OWN"]}))
    made.trashed = _thrown("What went while a draft?", made, status=Status.DRAFT)
    made.trashed_public = _thrown("What went while public?", made)
    made.picture = Picture.objects.create(
        name="pictures/00000000000a-60x40.png", width=60, height=40, size=9
    )
    made.page = Page.objects.create(slug="imprint", title="Imprint", body="Us.")
    made.redirect = Redirect.objects.create(old_path="/old", new_path="/about")
    auditing.note(Event.DELETED, user=other, about="/x", detail="x")
    made.entry = AuditEntry.objects.order_by("-pk")[0]
    text = made.public.revisions.get(number=1).text.replace(b"photon", b"p")
    made.mine = conflicts.sealed(made.public, text)
    made.task = _task(made.writer)
    made.failed_task = _task(made.writer, state=TaskState.FAILED)
    made.others_task = _task(made.chief)
    report = {"documents": 1, "articles": 1}
    gone = {"name": "a.zip", "file": "in/gone/archive.zip"}
    made.plan = _task(
        made.chief, kind="import_plan", state=TaskState.DONE, report=report, arguments=gone
    )
    _choose(made)
    made.look = _looked(made.publisher, made.public)
    made.group = Group.objects.get(name="writer")
    made.type_of_articles = ContentType.objects.get_for_model(Article)
    LogEntry.objects.create(
        user=other, content_type=made.type_of_articles, object_id="1", action_flag=CHANGE
    )
    return made


def _choose(made: SimpleNamespace) -> None:
    """What is sent from page to page of a change to many."""
    for name in ("public", "draft", "archived"):
        article = getattr(made, name)
        setattr(made, f"chosen_{name}", choosing.sealed([(article.pk, article.version)]))
    made.chosen_trashed = choosing.sealed([(made.trashed.pk, 0)], choosing.TRASH)


def _task(author: User, **values: Any) -> Task:
    return Task.objects.create(author=author, **{"kind": "doing", "title": "Do it"} | values)


def _looked(author: User, article: Article) -> Task:
    """A text that somebody looks for in an article."""
    change = Replace(Replacement("wave", "ray"), ("answer",))
    chosen = [(article.pk, article.version)]
    values: Any = {"author": author, "arguments": change.arguments(), "chosen": chosen}
    return tasking.run_here("look_for", "Look for “wave”", **values)


def _person(name: str) -> User:
    return make_person(name, "" if name == "bystander" else name)


def _recorded(question: str, made: SimpleNamespace, **values: Any) -> Article:
    article = make_article(question, subject=made.physics, **values)
    revising.record(article, author=made.chief)
    article.refresh_from_db()
    return article


def _again(article: Article, **values: Any) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    article.refresh_from_db()
    revising.record(article, author=None)
    article.refresh_from_db()


def _thrown(question: str, made: SimpleNamespace, **values: Any) -> TrashedArticle:
    article = _recorded(question, made, **values)
    number = article.pk
    trash.throw_away([article], author=made.chief)
    return TrashedArticle.objects.get(article_number=number)
