"""Old addresses: written in one hop, never in a circle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction

from articles.models import Redirect

T = TypeVar("T")

BATCH = 500
"""Values that one query asks for."""


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
    write(plan(old, new, dict(rows.values_list("old_path", "new_path"))))


def plan_moves(moves: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What must be written when articles move, each from an old to a new address.

    `known` holds the redirects that lead to one of the old addresses; they follow. Pages stand at
    all the new addresses, so none of these redirects, even where one article takes the place of
    another.

    >>> plan_moves({"/a": "/b", "/b": "/c"}, {"/x": "/a"})
    {'/x': '/b', '/a': '/b'}
    """
    pages = set(moves.values())
    followed = {source: moves[target] for source, target in known.items()} | dict(moves)
    return {source: end for source, end in followed.items() if source not in pages}


@transaction.atomic
def move(moves: Mapping[str, str]) -> None:
    """Write the redirects of articles that move, given as old address → new one.

    What led away from a new address is dropped: moving there and back leaves one redirect, not a
    circle.
    """
    known: dict[str, str] = {}
    for batch in batched(moves):
        rows = Redirect.objects.filter(new_path__in=batch)
        known |= rows.values_list("old_path", "new_path")
    for batch in batched(moves.values()):
        Redirect.objects.filter(old_path__in=batch).delete()
    write(plan_moves(moves, known))


@transaction.atomic
def retire(paths: Iterable[str]) -> None:
    """Say of these addresses, and of all that led to them, that their pages are gone for good."""
    gone = set(paths)
    for batch in batched(set(gone)):
        gone |= set(Redirect.objects.filter(new_path__in=batch).values_list("old_path", flat=True))
    write(dict.fromkeys(gone, ""))


def write(ends: Mapping[str, str]) -> None:
    """Write redirects as they are, old address → end (empty: gone), over those that stand."""
    Redirect.objects.bulk_create(
        [Redirect(old_path=source, new_path=end) for source, end in ends.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["old_path"],
        update_fields=["new_path"],
    )


def batched(values: Iterable[T]) -> Iterator[list[T]]:
    """Values, such as addresses, in pieces that one query can ask for."""
    waiting = iter(values)
    while batch := list(islice(waiting, BATCH)):
        yield batch
