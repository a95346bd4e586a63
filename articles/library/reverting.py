"""An article as it was: the document of an old revision becomes its newest one, to the byte."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import finding, revising, rewriting, turns
from articles.library.rewriting import Change
from articles.models import Article, Origin, Revision
from articles.text.documents import parse


@transaction.atomic
def restore(
    article: Article, number: int, *, author: User | None, message: str = ""
) -> Revision | None:
    """Make `article` what its revision `number` says, in all that a document holds.

    The new revision has the very bytes of the old one; redirects, links and canonicals follow as
    after any edit. None, and nothing written, if the article is in that state already. What the
    database holds and no revision says (rows changed by hand) becomes a revision of its own first,
    so that a restore can always be taken back.

    Raises finding.NotFound for a number that is not there, revising.Conflict if somebody saved
    the article since it was read, revising.Refused if another one has the old address by now or
    `author` may not bring its status back.
    """
    turns.take()
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    revising.check_version(row, article.version)
    wanted = finding.version(article, number)
    revising.record(article, author=None, message=revising.UNRECORDED)
    last = article.revisions.latest("number")
    if last.sha256 == wanted.sha256:
        return None
    change = Change(Origin.RESTORE, author, message or f"Restored version {number}")
    return rewriting.become(article, wanted.text, parse(last.text), last.number + 1, change)
