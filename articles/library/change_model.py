"""What a change to many articles is: its words, what it asks of an article, what it writes."""

from typing import Any, ClassVar, NamedTuple

from django.db.models import Value

from articles.library.revising import Refused
from articles.models import Article


class Known(NamedTuple):
    """What a plan looks at. `shows` is "now", "later" or "ended" of what is published, else "";
    `fact` a word for what the change asks of each article beside."""

    pk: int
    version: int
    status: str
    slug: str
    shows: str
    fact: str


class LeftAlone(Refused):
    """Why an article is left alone: what holds of it, and what holds of several.

    >>> print(LeftAlone("is a draft already", "are drafts already"))
    It is a draft already.
    """

    def __init__(self, of_one: str, of_many: str) -> None:
        super().__init__(f"It {of_one}.")
        self.of_one, self.of_many = of_one, of_many


class Change:
    """A change to many articles. `said` names it in the history of each: "Withdrawn"."""

    kind: ClassVar[str]
    permission: ClassVar[str] = "change_article"
    is_one_to_an_address: ClassVar[bool] = False
    said: str

    def arguments(self) -> dict[str, Any]:
        """What a task keeps of it."""
        return {}

    def does(self, count: int) -> str:
        """What it will do to so many articles: "Withdraw 3 articles"."""
        raise NotImplementedError

    def did(self, count: int) -> str:
        """What it did to so many articles: "Withdrew 3 articles"."""
        raise NotImplementedError

    def effect(self, count: int) -> str:
        """What comes of it for readers and editors, in a sentence."""
        raise NotImplementedError

    @property
    def cannot(self) -> str:
        """What none of the chosen articles can where nothing would change: "be withdrawn"."""
        return f"be {self.said[0].lower()}{self.said[1:]}"

    def fact(self) -> Any:
        return Value("")

    def status_after(self, article: Known) -> str:
        """Raises Refused, in words, where there is nothing to change or it cannot be changed."""
        return article.status

    def write(self, article: Article) -> None:
        """Write what it makes of an article into its rows. Raises Refused."""
        raise NotImplementedError
