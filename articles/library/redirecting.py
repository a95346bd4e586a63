"""Old addresses: written in one hop, never in a circle."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from articles.models import Redirect


class RedirectError(ValueError):
    """A redirect that would lead in a circle, or from an address that has a page."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an old address leads: `path`, or nowhere any more (`path` is empty)."""

    path: str

    @property
    def is_gone(self) -> bool:
        return not self.path


def find(path: str) -> Destination | None:
    """Where `path` leads, in one query; None when it is no old address."""
    row = Redirect.objects.filter(old_path=path).values_list("new_path", flat=True).first()
    return None if row is None else Destination(row)


def plan(old: str, new: str, known: dict[str, str]) -> dict[str, str]:
    """What must be written so that `old` leads to `new` (empty: gone) in one hop.

    `known` holds every redirect whose old or new address is `old` or `new`. Redirects that led to
    `old` are moved on to the end; when `new` is itself an old address, its end is taken.

    >>> plan("/b", "/c", {"/a": "/b"})
    {'/b': '/c', '/a': '/c'}

    Raises RedirectError for a circle, such as /a → /b while /b → /a.
    """
    end = known.get(new, new) if new else ""
    if end == old:
        raise RedirectError(
            f"{old} cannot lead to {new}: that leads back to {old}. Choose another address."
        )
    before = {source: end for source, target in known.items() if target == old}
    return {old: end, **before}


@transaction.atomic
def add(old: str, new: str) -> None:
    """Write a redirect from `old` to `new` (empty: gone), flattening chains.

    Raises RedirectError for a circle.
    """
    rows = Redirect.objects.filter(old_path__in=[new]) | Redirect.objects.filter(new_path=old)
    changes = plan(old, new, dict(rows.values_list("old_path", "new_path")))
    Redirect.objects.bulk_create(
        [Redirect(old_path=source, new_path=end) for source, end in changes.items()],
        update_conflicts=True,
        unique_fields=["old_path"],
        update_fields=["new_path"],
    )


@transaction.atomic
def move(old: str, new: str) -> None:
    """Write the redirect of an article that moves from `old` to `new`.

    `new` has a page from now on, so what led away from it is dropped: moving there and back
    leaves one redirect, not a circle.
    """
    Redirect.objects.filter(old_path=new).delete()
    add(old, new)


@transaction.atomic
def retire(paths: Collection[str]) -> None:
    """Let addresses, and those that led to them, say that their page is gone."""
    Redirect.objects.filter(new_path__in=paths).update(new_path="")
    Redirect.objects.bulk_create(
        [Redirect(old_path=path, new_path="") for path in paths],
        update_conflicts=True,
        unique_fields=["old_path"],
        update_fields=["new_path"],
    )


def reopen(paths: Iterable[str]) -> None:
    """Drop what addresses led to, or said of a page that was gone: they have one again."""
    Redirect.objects.filter(old_path__in=list(paths)).delete()
