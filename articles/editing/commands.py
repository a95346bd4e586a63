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


_WRITES = ("articles.add_article", "articles.change_article")

COMMANDS = (
    Command("Write a new article", "admin:articles_article_add", _WRITES[:1], "add create"),
    Command("Articles", "admin:articles_article_changelist", ("articles.view_article",), "list"),
    Command("Drafts", "article_drafts", _WRITES, "review waiting sent back"),
    Command("Subjects", "admin:articles_subject_changelist", ("articles.view_subject",), "shelves"),
    Command("New subject", "admin:articles_subject_add", ("articles.add_subject",), "add create"),
    Command("Pictures", "admin:articles_picture_changelist", ("articles.view_picture",), "images"),
    Command(
        "Redirects", "admin:articles_redirect_changelist", ("articles.view_redirect",), "moved old"
    ),
    Command("New redirect", "admin:articles_redirect_add", ("articles.add_redirect",), "add"),
    Command("Pages", "admin:articles_page_changelist", ("articles.view_page",), "about imprint"),
    Command(
        "Changes to many",
        "admin:articles_changeset_changelist",
        ("articles.view_changeset",),
        "undo bulk history",
    ),
    Command(
        "Trash",
        "admin:articles_trashedarticle_changelist",
        ("articles.view_trashedarticle",),
        "deleted restore",
    ),
    Command(
        "Audit log",
        "admin:articles_auditentry_changelist",
        ("articles.view_auditentry",),
        "who when log",
    ),
    Command("People", "admin:auth_user_changelist", ("auth.view_user",), "users accounts"),
    Command("Groups", "admin:auth_group_changelist", ("auth.view_group",), "permissions roles"),
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
