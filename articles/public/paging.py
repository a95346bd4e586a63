"""Numbered pages: which number was asked for, and the links between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

NEIGHBORS = 2
"""Pages shown on each side of the current one."""

LONGEST_NUMBER = 9
"""Digits; Python refuses to read numbers of thousands of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the row of pages; without a number it stands for those left out."""

    number: int | None
    address: str = ""
    is_current: bool = False
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Page `number` of the `count` at `path`; `parameters` are what else the address says."""

    path: str
    number: int
    count: int
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def has_this_one(self) -> bool:
        """Whether the list goes as far as the page that was asked for."""
        return 1 <= self.number <= self.count

    @property
    def first(self) -> str:
        """The address of the first page."""
        return self.address(1)

    @property
    def last(self) -> str:
        """The address of the last page."""
        return self.address(self.count)

    @property
    def previous(self) -> str:
        """The address of the page before, "" on the first."""
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after, "" on the last."""
        return self.address(self.number + 1) if self.number < self.count else ""

    def address(self, number: int) -> str:
        """Path and query of another page; the first is not numbered."""
        pairs = [*self.parameters, *([("page", str(number))] if number > 1 else [])]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def steps(self) -> Iterator[Step]:
        """First, the current one with its neighbors, last: 1 … 10 11 12 13 14 … 74.

        A gap of one page is that page: a number is no longer than "…".
        """
        shown = {1, self.count}
        shown |= set(range(self.number - NEIGHBORS, self.number + NEIGHBORS + 1))
        shown |= {number for number in (2, self.count - 1) if abs(number - self.number) == 3}
        last = 0
        for number in sorted(number for number in shown if 1 <= number <= self.count):
            if number > last + 1:
                yield Step(None)
            yield Step(
                number,
                self.address(number),
                is_current=number == self.number,
                is_near=abs(number - self.number) <= 1,
            )
            last = number


def asked_number(given: str | None) -> int:
    """The page an address asks for: the first if it names none, 0, which no list has, for "0",
    "abc", "1.5" or "²"."""
    if given is None:
        return 1
    is_number = given.isascii() and given.isdigit() and not given.startswith("0")
    return int(given) if is_number and len(given) <= LONGEST_NUMBER else 0
