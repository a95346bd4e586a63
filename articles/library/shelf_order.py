"""The order of subjects in lists, and which of them lists name."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import turns
from articles.library.revising import Refused
from articles.models import Subject

SAVED_SINCE = (
    "Somebody changed the order after you had opened it. Nothing of yours is saved. Below is how "
    "it stands now."
)


def current() -> list[Subject]:
    """All subjects in the order of lists."""
    return list(Subject.objects.order_by("position", "name", "pk"))


def state_of(subjects: Sequence[Subject]) -> str:
    """A name for an order, to compare it with that which somebody saw."""
    values = [(one.pk, one.position, one.is_listed) for one in subjects]
    return sha256(repr(values).encode()).hexdigest()


def ordered(shown: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """`shown` by the places, counted from 1, that were written beside some of them; who is sent to
    a place comes to stand there, the others close up.

    >>> ordered([7, 8, 9], {7: 3}), ordered([7, 8, 9], {9: 1})
    ([8, 9, 7], [9, 7, 8])
    """

    def key(at: int) -> tuple[int, int]:
        place = places.get(shown[at], at + 1)
        return place, (place > at + 1) - (place < at + 1)

    return [shown[at] for at in sorted(range(len(shown)), key=key)]


def stepped(order: Sequence[int], pk: int, step: int) -> list[int]:
    """`order` with one of it a step up (-1) or down (1); at the end it stays.

    >>> stepped([7, 8, 9], 8, -1), stepped([7, 8, 9], 9, 1)
    ([8, 7, 9], [7, 8, 9])
    """
    found = list(order)
    if pk not in found:
        return found
    at = found.index(pk)
    to = min(max(at + step, 0), len(found) - 1)
    found.insert(to, found.pop(at))
    return found


@transaction.atomic
def save(order: Sequence[int], listed: Collection[int], seen: str, *, author: User) -> int:
    """Give the subjects the places 1, 2, 3 and so on, and list those of `listed` alone; gives how
    many changed. Raises Refused if the order is not the one that was `seen` any more."""
    if not author.has_perm("articles.change_subject"):
        raise Refused("You may not change subjects. Ask an editor.")
    turns.take()
    rows = {one.pk: one for one in current()}
    if state_of(list(rows.values())) != seen:
        raise Refused(SAVED_SINCE)
    changed = []
    for place, pk in enumerate(order, 1):
        row = rows[pk]
        if (row.position, row.is_listed) != (place, pk in listed):
            row.position, row.is_listed = place, pk in listed
            changed.append(row)
    Subject.objects.bulk_update(changed, ["position", "is_listed"], batch_size=200)
    return len(changed)
