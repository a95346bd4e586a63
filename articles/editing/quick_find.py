"""The field of the admin's bar: articles, subjects, people and commands by a few letters."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from articles.editing import commands
from articles.editing.words import change_url
from articles.library import quick_finding
from articles.library.overview import State, state_of
from articles.library.people import name_of
from articles.text import slugs


@dataclass(frozen=True, slots=True)
class Hit:
    """Where it leads, what it is called, what is told beside that, an article's state, and the
    address at which readers find it."""

    to: str
    name: str
    note: str = ""
    state: State | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    hits: list[Hit]


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What is found: a page, or, for the script of the field (`part`), what its list shows."""
    text = request.GET.get("q", "")[: quick_finding.LONGEST]
    groups = _groups(text, request.user)
    context = {"typed": text, "groups": groups, "every": _every(text)}
    if "part" in request.GET:
        return render(request, "admin/articles/find_list.html", context)
    context |= {**admin.site.each_context(request), "title": "Find"}
    return render(request, "admin/articles/find.html", context)


def _every(text: str) -> str:
    """The list of all articles with the words; nothing for an article's number and for an address,
    which are no words. (A bare number may be one: 1066.)"""
    typed = text.strip()
    is_number = typed.startswith("#") and typed[1:].isdecimal()
    is_address = "://" in typed or typed.startswith("/") or slugs.article_address(typed)
    if is_number or is_address:
        return ""
    return f"{reverse('admin:articles_article_changelist')}?{urlencode({'q': text})}"


def _groups(text: str, user: Any) -> list[Group]:
    groups = [
        Group("Commands", [Hit(one.address, one.words) for one in commands.matching(text, user)]),
        Group("Articles", _articles(text) if _may_view(user, "articles", "article") else []),
        Group("Subjects", _subjects(text) if _may_view(user, "articles", "subject") else []),
        Group("People", _people(text) if _may_view(user, "auth", "user") else []),
    ]
    groups.sort(key=lambda group: not _is_named(group, text))
    return [group for group in groups if group.hits]


def _is_named(group: Group, text: str) -> bool:
    """Whether it has a subject, a person or a command of just that name: nothing else is meant."""
    typed = " ".join(text.casefold().split())
    return group.title != "Articles" and any(hit.name.casefold() == typed for hit in group.hits)


def _may_view(user: Any, app: str, model: str) -> bool:
    return any(map(user.has_perm, commands.viewing(app, model)))


def _articles(text: str) -> list[Hit]:
    return [
        Hit(
            change_url(one),
            one.question,
            one.subject.name,
            state_of(one),
            one.get_absolute_url(),
        )
        for one in quick_finding.articles(text)
    ]


def _subjects(text: str) -> list[Hit]:
    return [
        Hit(
            reverse("admin:articles_subject_change", args=[one.pk]),
            one.name,
            address=one.get_absolute_url(),
        )
        for one in quick_finding.subjects(text)
    ]


def _people(text: str) -> list[Hit]:
    return [
        Hit(reverse("admin:auth_user_change", args=[one.pk]), name_of(one), one.get_username())
        for one in quick_finding.people(text)
    ]
