"""Articles that go to another subject: what becomes of each, as a plan of plain values.

A subject is merged into another, split, or given another address; each is articles that go from one
subject to another, `carrying` writes it, `foreseeing_shelves` tells it beforehand.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from articles.text import slugs


class Clash(StrEnum):
    """What to do with an article whose address another one has in the subject it goes to."""

    NUMBER = "number"
    COPY = "copy"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Standing:
    """An article where it is; `refusal` says why it may not be moved."""

    pk: int
    slug: str
    is_public: bool = True
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class There:
    """The article that has the same slug in the other subject. `is_same`: it has the same answer,
    and readers see it."""

    pk: int
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """An article that goes, with its slug there. If it is `copy_of` another, it is withdrawn, and
    its old address leads to that one."""

    pk: int
    slug: str
    to: str
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """An article that stays, and why."""

    pk: int
    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of some articles."""

    moves: tuple[Move, ...]
    left: tuple[Left, ...] = ()


TAKEN = "The other subject has an article at this address already."


def plan(
    articles: Iterable[Standing],
    there: Mapping[str, There],
    used: Collection[str],
    clash: Clash,
) -> Plan:
    """What becomes of `articles`, where `there` gives the articles of the other subject that have
    one of their slugs, and `used` all slugs that a number must not lead to.

    >>> plan([Standing(1, "light")], {"light": There(9)}, {"light", "light-2"}, Clash.NUMBER).moves
    (Move(pk=1, slug='light', to='light-3', copy_of=None),)
    """
    moves: list[Move] = []
    left: list[Left] = []
    taken = set(used)
    for one in articles:
        other = there.get(one.slug)
        if one.refusal:
            left.append(Left(one.pk, one.slug, one.refusal))
        elif other is None:
            moves.append(Move(one.pk, one.slug, one.slug))
        elif clash is Clash.LEAVE:
            left.append(Left(one.pk, one.slug, TAKEN))
        else:
            is_copy = clash is Clash.COPY and other.is_same and one.is_public
            to = next(slug for slug in numbered(one.slug) if slug not in taken)
            taken.add(to)
            moves.append(Move(one.pk, one.slug, to, other.pk if is_copy else None))
    return Plan(tuple(moves), tuple(left))


def numbered(slug: str) -> Iterable[str]:
    """The slug with 2, 3 and so on behind it, never too long for an address.

    >>> next(iter(numbered("what-is-light")))
    'what-is-light-2'
    """
    for number in count(2):
        end = f"-{number}"
        yield slug[: slugs.LONGEST_SEGMENT - len(end)] + end


def redirects(old: str, new: str, moves: Iterable[Move], known: Collection[int]) -> dict[str, str]:
    """Old address → new one, of the articles that go from subject slug `old` to `new` and that
    readers could know (`known` holds their row numbers).

    >>> redirects("optics", "physics", [Move(1, "light", "light-2")], {1})
    {'/learn/optics/questions/light': '/learn/physics/questions/light-2'}
    """
    return {
        slugs.article_path(old, move.slug): slugs.article_path(
            new, move.slug if move.copy_of else move.to
        )
        for move in moves
        if move.pk in known
    }


def of_page(old: str, new: str) -> dict[str, str]:
    """Old address → new one, of a subject's page and its feed.

    >>> of_page("optics", "light")
    {'/learn/optics': '/learn/light', '/learn/optics/feed.atom': '/learn/light/feed.atom'}
    """
    before, after = slugs.subject_path(old), slugs.subject_path(new)
    return {before: after, f"{before}/feed.atom": f"{after}/feed.atom"}
