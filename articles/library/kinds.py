"""The kinds of tasks: what each does. Read when the site starts (`apps.py`)."""

from articles.library import announcing, clearing, falling_due, tallies, telling
from articles.library.tasking import KINDS, Kind

KINDS |= {
    "mail": Kind(whole=telling.send_kept),
    "falling_due": Kind(each=falling_due.tell),
    "indexnow": Kind(whole=announcing.run),
    "tallies": Kind(whole=tallies.refresh),
    "clearing": Kind(whole=clearing.run),
}
