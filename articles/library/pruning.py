"""Old revisions removed by a rule that keeps what anybody is likely to ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles.library.redirecting import batched
from articles.models import Draft, Revision

Progress = Callable[[int, int], None]
"""Called with the revisions that are removed, and with those that are to be."""


@dataclass(frozen=True, slots=True)
class KeepRule:
    """Kept are: the newest `newest` of each article, all of the last `days` days, the first, the
    one that is in the folder, and what a draft began with."""

    newest: int = 20
    days: int = 90


def to_prune(rule: KeepRule) -> QuerySet[Revision]:
    """The revisions that the rule does not keep."""
    rank = Window(RowNumber(), partition_by="article", order_by=F("number").desc())
    ranked = Revision.objects.order_by().select_related(None).annotate(rank=rank)
    drafts = Draft.objects.filter(article=OuterRef("article"), opened_number=OuterRef("number"))
    old = ranked.filter(
        rank__gt=rule.newest,
        created_at__lt=timezone.now() - timedelta(days=rule.days),
        number__gt=1,
        in_folder=False,
    )
    return old.exclude(Exists(drafts))


def prune(rule: KeepRule, *, progress: Progress = lambda *_: None) -> int:
    """Remove them, a bounded number in each transaction; gives how many there were."""
    pks = list(to_prune(rule).values_list("pk", flat=True))
    done = 0
    for batch in batched(pks):
        with transaction.atomic():
            Revision.objects.filter(pk__in=batch).delete()
        done += len(batch)
        progress(done, len(pks))
    return len(pks)
