"""What the site does by itself as time passes, begun by its workers."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import OperationalError, transaction
from django.utils import timezone

from articles.library import announcing, checkups, clearing, falling_due, signs, tallies
from articles.models import LastRun

log = logging.getLogger(__name__)


class Duty(NamedTuple):
    """Something to begin again and again: `begin` is told of the moments from which and until which
    things are due, and starts a task if there is anything to do."""

    name: str
    every: timedelta
    begin: Callable[[datetime, datetime], None]


DUTIES = (
    Duty("publications", timedelta(seconds=20), falling_due.begin),
    Duty("indexnow", timedelta(minutes=15), announcing.begin),
    Duty("checkups of few", timedelta(seconds=20), checkups.begin_few),
    Duty("checkups", timedelta(minutes=10), checkups.begin),
    Duty("checkups of all", timedelta(days=1), checkups.begin_all),
    Duty("tallies", timedelta(minutes=10), tallies.begin),
    Duty("clearing", timedelta(days=1), clearing.begin),
)

ABSENT_AFTER = timedelta(minutes=2)
"""How long a worker may give no sign: the last part of a large import takes a minute."""


def begin_due(now: datetime | None = None) -> None:
    """Begin what is due. Of several workers one does it; what fell due while none ran is made up
    for, because the moment of the last run is kept with what it began. One that cannot be begun
    keeps no other, and no task, from its turn."""
    now = now or timezone.now()
    signs.give()
    last = dict(LastRun.objects.values_list("name", "at"))
    for duty in DUTIES:
        if duty.name not in last:
            LastRun.objects.get_or_create(name=duty.name, defaults={"at": now})
        elif last[duty.name] + duty.every <= now:
            try:
                _begin(duty, now)
            except OperationalError:  # the database is away: nothing else could be begun either
                raise
            except Exception:
                log.exception("What is due could not be begun: %s", duty.name)


@transaction.atomic
def _begin(duty: Duty, now: datetime) -> None:
    row = LastRun.objects.select_for_update().get(name=duty.name)
    if row.at + duty.every <= now:
        duty.begin(row.at, now)
        row.at = now
        row.save()
