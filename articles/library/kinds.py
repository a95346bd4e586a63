"""The kinds of tasks: what each does. Read when the site starts (`apps.py`)."""

from articles.library import (
    announcing,
    checkups,
    clearing,
    falling_due,
    tallies,
    telling,
    transferring,
)
from articles.library.tasking import KINDS, Kind

KINDS |= {
    "mail": Kind(whole=telling.send_kept),
    "falling_due": Kind(each=falling_due.tell),
    "indexnow": Kind(whole=announcing.run),
    "checkup": Kind(whole=checkups.run),
    "tallies": Kind(whole=tallies.refresh),
    "import_plan": Kind(whole=transferring.look),
    "import": Kind(whole=transferring.bring_in),
    "export": Kind(whole=transferring.take_out),
    "clearing": Kind(whole=clearing.run),
}
