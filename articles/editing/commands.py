"""Things to do and pages to go to, as the quick find offers them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Command:
    """`words` are what it is called, `also` what people might type for it; `permissions` are those
    of which one is needed, such as "articles.add_article" (none: everybody of the staff)."""

    words: str
    url: str
    permissions: tuple[str, ...] = ()
    also: str = ""

    @property
    def address(self) -> str:
        return reverse(self.url)


def viewing(app: str, model: str) -> tuple[str, str]:
    """The permissions of which one is enough to look at a model, as Django's admin has it."""
    return f"{app}.view_{model}", f"{app}.change_{model}"


def _list(words: str, model: str, also: str = "", app: str = "articles") -> Command:
    return Command(words, f"admin:{app}_{model}_changelist", viewing(app, model), also)


def _new(words: str, model: str) -> Command:
    permissions = (f"articles.add_{model}",)
    return Command(words, f"admin:articles_{model}_add", permissions, "add create")


_WRITES = ("articles.add_article", "articles.change_article")

COMMANDS = (
    _new("Write a new article", "article"),
    _list("Articles", "article", "list"),
    Command("Drafts", "article_drafts", _WRITES, "review waiting sent back"),
    _list("Subjects", "subject", "shelves"),
    _new("New subject", "subject"),
    _list("Pictures", "picture", "images"),
    _list("Redirects", "redirect", "moved addresses"),
    _new("New redirect", "redirect"),
    _list("Pages", "page", "about imprint"),
    _new("New page", "page"),
    Command("Problems", "problems", viewing("articles", "article"), "findings dangling dead"),
    Command(
        "Tasks",
        "tasks",
        (*_WRITES, "articles.view_article", "articles.view_task"),
        "background running progress",
    ),
    Command(
        "Import and export",
        "transfer",
        ("articles.view_article", "articles.publish_article"),
        "zip archive upload download",
    ),
    _list("Changes to many", "changeset", "undo bulk"),
    _list("Trash", "trashedarticle", "deleted restore"),
    _list("Audit log", "auditentry", "events"),
    _list("People", "user", "users accounts", app="auth"),
    _list("Groups", "group", "permissions roles", app="auth"),
    Command("Your account", "account", (), "password second factor passkey settings"),
    Command("Dashboard", "admin:index", (), "home start desk"),
)


def matching(text: str, user: Any) -> list[Command]:
    """The commands that `user` may give and in which each of the typed words begins one."""
    typed = text.casefold().split()
    if not typed:
        return []
    return [
        command
        for command in COMMANDS
        if _fits(command, typed)
        and (not command.permissions or any(map(user.has_perm, command.permissions)))
    ]


def _fits(command: Command, typed: list[str]) -> bool:
    words = f"{command.words} {command.also}".casefold().split()
    return all(any(word.startswith(one) for word in words) for one in typed)
