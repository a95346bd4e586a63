"""Two editors, a list, actions and an import that work on one article in any order."""

from __future__ import annotations

import json
import random
import re
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles.library import importing, trash
from articles.models import Article, ChangeSet, Draft, Revision, TrashedArticle
from tests.editing.forms import go_on, sent_back

URL = "/learn/physics/questions/light"
LIST = "/admin/articles/article/"
PARAGRAPHS = 4
FILE = (
    "---\nurl: {url}\nquestion: What is light?\nauthor: {author}\nsubject: Physics\n"
    "seo:\n  page_description: {description}\nanswer: |-\n{answer}\n---\n"
)


class Editor:
    """A browser of one editor: an open form, an open list, or the page of a conflict."""

    def __init__(self, world: World, person: User) -> None:
        self.world = world
        self.person = person
        self.client = Client()
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        self.form: dict[str, Any] | None = None
        self.list: dict[str, Any] | None = None
        self.conflict: str | None = None

    def open_form(self) -> None:
        article = Article.objects.filter(pk=self.world.pk).first()
        if article:
            page = self.client.get(self._address()).content.decode()
            self.form, self.conflict = sent_back(page), None

    def go_on_with_draft(self) -> None:
        draft = Draft.objects.filter(author=self.person, article=self.world.pk).first()
        if draft:
            page = self.client.get(f"{self._address()}?draft={draft.key}").content.decode()
            self.form, self.conflict = sent_back(page), None

    def type(self) -> None:
        """Write a word that nobody wrote before into a field of the open form."""
        if self.form is None:
            return
        name = self.world.random.choice(["answer", "answer", "author", "seo-0-description"])
        word = self.world.word()
        if name == "answer":
            parts = self.form[name].replace("\r\n", "\n").split("\n\n")
            place = self.world.random.randrange(len(parts))
            parts[place] = f"{parts[place].rstrip()} {word}"
            self.form[name] = "\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts)
        else:
            self.form[name] = f"{self.form[name]} {word}"

    def keep(self) -> None:
        if self.form is None:
            return
        answer = self.client.post("/admin/articles/keep", self.form | {"article": self.world.pk})
        if answer.status_code == 200:
            self.form["kept"] = str(answer.json()["kept"])
            self.world.sent(self.form)

    def save(self) -> None:
        if self.form is None:
            return
        self.world.sent(self.form)
        self._told(self.client.post(self._address(), self.form | {"_continue": ""}))

    def _told(self, answer: Any) -> None:
        page = answer.content.decode()
        self.form = None
        self.conflict = page if answer.status_code == 409 else None
        if answer.status_code == 200:  # the form once more, with what is wrong with it
            self.form = sent_back(page)
        self.world.pages.append(page if answer.status_code != 302 else "")

    def resolve(self) -> None:
        if self.conflict is None:
            return
        form = sent_back(self.conflict, None)
        names = dict.fromkeys(re.findall(r'name="choice-([^"]+)"', self.conflict))
        for name in names:
            own = [f"own-{name}"] if f"own-{name}" in form else []
            answer = self.world.random.choice(["mine", "theirs", *(["="] if own else [])])
            form[f"choice-{name}"] = answer
            if answer == "=":
                form[own[0]] += f" {self.world.word()}"
                self.world.sent({"own": form[own[0]]})
        if self.world.random.random() < 0.2:
            form["_theirs"] = ""
        self._told(self.client.post(f"/admin/articles/article/{self.world.pk}/resolve", form))

    def open_list(self) -> None:
        page = self.client.get(f"{LIST}?edit=1").content.decode()
        self.list = sent_back(page, "changelist-form")
        self.list["seen"] = re.findall(r'name="seen" value="(\d+:\d+)"', page)
        if "form-0-author" not in self.list:
            self.list = None

    def save_list(self) -> None:
        if self.list is None:
            return
        self.list["form-0-author"] += f" {self.world.word()}"
        self.world.sent(self.list)
        answer = self.client.post(f"{LIST}?edit=1", self.list | {"_save": "Save"})
        self.world.pages.append(answer.content.decode() if answer.status_code == 409 else "")
        self.list = None

    def act(self) -> None:
        if self.list is None:
            return
        action = self.world.random.choice(["publish", "withdraw", "archive", "throw_away"])
        chosen = {"action": action, "_selected_action": self.world.pk, "seen": self.list["seen"]}
        page = self.client.post(LIST, chosen).content.decode()
        if 'id="many_form"' in page:
            go_on(self.client, page)
        self.list = None

    def undo(self) -> None:
        found = ChangeSet.objects.order_by("-created_at").first()
        if found:
            self.client.post(f"/admin/articles/changeset/{found.pk}/undo")

    def restore(self) -> None:
        article = Article.objects.filter(pk=self.world.pk).first()
        numbers = Revision.objects.filter(article=self.world.pk).values_list("number", flat=True)
        if article and numbers:
            number = self.world.random.choice(list(numbers))
            address = f"/admin/articles/article/{self.world.pk}/versions/{number}/restore"
            self.client.post(address, {"version": article.version})

    def untrash(self) -> None:
        row = TrashedArticle.objects.first()
        if row:
            chosen = {"action": "restore", "_selected_action": row.pk}
            self.client.post("/admin/articles/trashedarticle/", chosen)

    def _address(self) -> str:
        return f"{LIST}{self.world.pk}/change/"


class World:
    """One article, the folder it came from, and every word that was sent to the server."""

    def __init__(self, seed: int, folder: Path, people: list[User]) -> None:
        self.random = random.Random(seed)  # noqa: S311  (an order, not a secret)
        self.numbers = count(1)
        self.words: set[str] = set()
        self.pages: list[str] = []
        self.file = folder / "light.md"
        self.parts = {
            "url": URL,
            "author": "Ada",
            "description": "Light",
            "answer": "\n\n".join(f"  Paragraph {number}." for number in range(PARAGRAPHS)),
        }
        self.import_folder()
        self.pk = Article.objects.get().pk
        self.editors = [Editor(self, person) for person in people]

    def word(self) -> str:
        return f"w{next(self.numbers)}w"

    def sent(self, fields: dict[str, Any]) -> None:
        self.words |= set(re.findall(r"\bw\d+w\b", json.dumps(fields)))

    def import_folder(self) -> None:
        self.file.write_text(FILE.format(**self.parts))
        importing.run([self.file.parent], processes=1)

    def edit_folder(self) -> None:
        name = self.random.choice(["author", "description", "answer"])
        if name == "answer":
            lines = self.parts[name].split("\n\n")
            lines[self.random.randrange(len(lines))] += f" {self.word()}"
            self.parts[name] = "\n\n".join(lines)
        else:
            self.parts[name] += f" {self.word()}"
        self.sent(self.parts)
        self.import_folder()

    def go(self, steps: int) -> list[str]:
        """Take steps in a random order; gives what was done, for whom it must be told."""
        done = []
        for _ in range(steps):
            editor = self.random.choice(self.editors)
            act = self.random.choices(_ACTS, _WEIGHTS)[0]
            done.append(f"{editor.person}.{act}" if act != "edit_folder" else act)
            getattr(self if act == "edit_folder" else editor, act)()
        return done

    def lost(self) -> set[str]:
        """The words that are nowhere: not in the article, a revision, a draft, the folder, nor on
        a page that an editor was shown instead of a success."""
        places = [self.file.read_text(), *self.pages, *_texts()]
        for row in TrashedArticle.objects.all():
            Article.objects.all().delete()  # one that was imported anew may have its address
            trash.restore(row, author=None)
            places += _texts()
        there = set(re.findall(r"\bw\d+w\b", "\n".join(places)))
        return self.words - there


def _texts() -> list[str]:
    """What stands in revisions, drafts and articles."""
    return [
        *(revision.text.decode() for revision in Revision.objects.all()),
        *(json.dumps(draft.fields) for draft in Draft.objects.all()),
        *(f"{row.answer} {row.author}" for row in Article.objects.all()),
    ]


_CHANCES = {
    "open_form": 5,
    "type": 10,
    "keep": 4,
    "save": 7,
    "resolve": 5,
    "go_on_with_draft": 2,
    "open_list": 3,
    "save_list": 3,
    "act": 2,
    "undo": 1,
    "restore": 1,
    "untrash": 2,
    "edit_folder": 4,
}
_ACTS, _WEIGHTS = list(_CHANCES), list(_CHANCES.values())
