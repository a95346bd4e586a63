"""Views of the list of articles, kept under a name by those who use them."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from articles.library.revising import Refused
from articles.models import SavedView

MOST = 50
"""Views that a person may keep."""

LONGEST_QUERY = 2_000
"""Characters of a view's query; browsers and proxies take addresses of four times as many."""


def may_share(user: User) -> bool:
    """Editors and publishers make views for everybody."""
    return user.has_perm("articles.review_article")


def shown_to(user: User) -> list[SavedView]:
    """A person's own views, then those for everybody; at most MOST of each."""
    rows = SavedView.objects.select_related("owner")
    shared = rows.filter(Q(is_shared=True) & ~Q(owner=user))
    return [*rows.filter(owner=user)[:MOST], *shared[:MOST]]


def first_of(user: User) -> SavedView | None:
    """The view that a person's list begins with."""
    return SavedView.objects.filter(owner=user, is_first=True).first()


@transaction.atomic
def save(user: User, name: str, query: str, *, is_shared: bool, is_first: bool) -> SavedView:
    """Keep a view; one of the same name is replaced. Raises Refused with the reason."""
    name = _checked(user, name, is_shared)
    if len(query) > LONGEST_QUERY:
        raise Refused("So many conditions cannot be kept. Use fewer, or shorter ones.")
    own = SavedView.objects.select_for_update().filter(owner=user)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise Refused(f"You keep {MOST} views already. Delete one first.")
    if is_first:
        own.update(is_first=False)
    values: dict[str, Any] = {"query": query, "is_shared": is_shared, "is_first": is_first}
    view, _ = SavedView.objects.update_or_create(owner=user, name=name, defaults=values)
    return view


@transaction.atomic
def change(user: User, pk: int, name: str, *, is_shared: bool, is_first: bool) -> SavedView:
    """Give an own view another name, or another place. Raises Refused with the reason."""
    own = SavedView.objects.select_for_update().filter(owner=user)
    view = _own(user, pk)
    name = _checked(user, name, is_shared and not view.is_shared)
    if own.filter(name=name).exclude(pk=pk).exists():
        raise Refused(f"You have a view “{name}” already. Choose another name.")
    if is_first:
        own.exclude(pk=pk).update(is_first=False)
    view.name, view.is_shared, view.is_first = name, is_shared, is_first
    view.save()
    return view


def delete(user: User, pk: int) -> SavedView:
    """Delete an own view. Raises Refused where there is none."""
    view = _own(user, pk)
    SavedView.objects.filter(pk=pk).delete()
    return view


def _own(user: User, pk: int) -> SavedView:
    view = SavedView.objects.filter(owner=user, pk=pk).first()
    if view is None:
        raise Refused("You have no such view any more.")
    return view


def _checked(user: User, name: str, is_shared: bool) -> str:
    """The name as it can be kept."""
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused("Give the view a name.")
    if len(name) > 100:
        raise Refused("The name is too long: 100 characters at most.")
    if is_shared and not may_share(user):
        raise Refused("Only editors and publishers make views for everybody.")
    return name
