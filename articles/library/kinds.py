"""The kinds of tasks: what each does. Read when the site starts (`apps.py`)."""

from articles.library import (
    announcing,
    carrying,
    changing,
    checkups,
    clearing,
    falling_due,
    merging,
    replacing,
    tallies,
    telling,
    transferring,
    trash_many,
    undoing,
)
from articles.library.tasking import KINDS, Kind

KINDS |= {
    **dict.fromkeys(changing.KINDS, Kind(each=changing.work, ended=changing.ended)),
    **dict.fromkeys(carrying.KINDS, Kind(whole=carrying.run, ended=carrying.ended)),
    "look_for": Kind(whole=replacing.look),
    merging.KIND: Kind(whole=merging.run),
    trash_many.PUT_BACK: Kind(each=trash_many.put_back, ended=trash_many.ended),
    trash_many.FOR_GOOD: Kind(each=trash_many.delete_for_good, ended=trash_many.ended),
    "undo": Kind(whole=undoing.run, ended=undoing.ended),
    "mail": Kind(whole=telling.send_kept),
    "falling_due": Kind(each=falling_due.tell),
    "indexnow": Kind(whole=announcing.run),
    "checkup": Kind(whole=checkups.run),
    "tallies": Kind(whole=tallies.refresh),
    "import_plan": Kind(whole=transferring.look),
    "import": Kind(whole=transferring.bring_in, ended=transferring.ended),
    "export": Kind(whole=transferring.take_out),
    "clearing": Kind(whole=clearing.run),
}
