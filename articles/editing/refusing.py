"""Pages of the admin that say why there is nothing else: not allowed, or never there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from articles.editing.commands import COMMANDS
from articles.library import people

NAMED = 5
"""Administrators whose names are told."""


@never_cache
def forbidden(request: HttpRequest) -> HttpResponse:
    administrators = map(people.name_of, people.administrators()[:NAMED])
    context = {"place": _place(request.path), "administrators": list(administrators)}
    return _page(request, "You may not do this", 403, **context)


@never_cache
def not_found(request: HttpRequest) -> HttpResponse:
    return _page(request, "There is no page at this address", 404, path=request.path)


def _page(request: HttpRequest, title: str, status: int, **values: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **values}
    return render(request, f"admin/{status}.html", context, status=status)


def _place(path: str) -> str:
    """What the menu calls the part of the admin that an address is in; "" where it is in none."""
    found = [one for one in COMMANDS if one.permissions and path.startswith(one.address)]
    return max(found, key=lambda one: len(one.address)).words if found else ""
