"""Every address under `/admin/`, and what each kind of person gets there.

Each row gives the answers to GET and to POST, in the order of `PEOPLE`; one word stands for all.

- ok: the page. moved: another page. login: the page to sign in. 403, 404, 405: these.
- told: JSON with a sentence that refuses.
- done: what was sent is stored. refused: nothing is, and the page says why.
"""

from dataclasses import dataclass, field
from typing import Any

ALL = "login ok ok ok ok"
NOBODY = "login 403 403 403 403"
WRITERS = "login 403 ok ok ok"
EDITORS = "login 403 403 ok ok"
PUBLISHERS = "login 403 403 403 ok"
DO = "login 403 done done done"
EDITORS_DO = "login 403 403 done done"
PUBLISHERS_DO = "login 403 403 403 done"
MAY_NOT_PUBLISH = "login 403 refused refused done"
MAY_NOT_DELETE = "login 403 refused refused ok"
LED = "login 403 moved moved moved"
EDITORS_LED = "login 403 403 moved moved"
PUBLISHERS_LED = "login 403 403 403 moved"
MOVED = "login moved moved moved moved"
REFUSED = "login refused refused refused refused"


@dataclass(frozen=True, slots=True)
class Row:
    """An address, with `{draft.pk}` and the like from the library; `data` is what is sent, over the
    fields of the form at that address if `form` is its id."""

    name: str
    address: str
    get: str
    post: str
    data: dict[str, Any] = field(default_factory=dict)
    form: str = ""

    def __str__(self) -> str:
        return self.name


ARTICLES = "/admin/articles/article/"
FORM = "article_form"


def _change(what: str, article: str, post: str, get: str = WRITERS, **data: str) -> Row:
    address = f"{ARTICLES}{{{article}.pk}}/change/"
    return Row(f"{what} {article}", address, get, post, data, FORM)


def _action(what: str, article: str, post: str, **data: Any) -> Row:
    sent = {
        "_selected_action": f"{{{article}.pk}}",
        "seen": f"{{{article}.pk}}:{{{article}.version}}",
    }
    return Row(f"list: {what} {article}", ARTICLES, WRITERS, post, {"action": what} | sent | data)


def _many(what: str, article: str, post: str, **data: str) -> Row:
    """A change to many articles, confirmed."""
    sent = {"chosen": f"{{chosen_{article}}}", "sure": "yes"} | data
    return Row(f"many: {what} {article}", f"/admin/articles/many/{what}", LED, post, sent)


REPLACE = "/admin/articles/replace/{look.pk}/"
MERGE = "/admin/articles/article/{public.pk}/merge?picked={lapsed.pk}&stays={public.pk}"
MERGED = {
    "kept_version": "{public.version}",
    "gone_version": "{lapsed.version}",
    "choice-answer": "gone",
}


def _edit_in_list(article: str, post: str) -> Row:
    """One row of the list, found by its address."""
    address = f"{ARTICLES}?edit=1&q={{{article}.slug}}"
    data = {"form-0-author": "Noor", "_save": "Save"}
    return Row(f"edit in the list {article}", address, WRITERS, post, data, "changelist-form")


def _version(article: str, post: str) -> Row:
    address = f"{ARTICLES.lower()}{{{article}.pk}}/versions/1/restore"
    return Row(f"restore {article}", address, LED, post, {"version": f"{{{article}.version}}"})


STEPS = [
    _change("keep", "draft", DO, answer="New.", _continue=""),
    _change("keep", "review", DO, answer="New.", _continue=""),
    _change("keep", "public", MAY_NOT_PUBLISH, answer="New.", _continue=""),
    _change("keep", "archived", "login 403 refused done done", answer="New.", _continue=""),
    _change("move", "public", MAY_NOT_PUBLISH, subject="{empty.pk}", _continue=""),
    _change("submit", "draft", DO, _step="submit"),
    _change("publish", "draft", MAY_NOT_PUBLISH, _step="publish"),
    _change("schedule", "draft", MAY_NOT_PUBLISH, _step="schedule", published_at_0="2099-01-01"),
    _change("publish", "review", MAY_NOT_PUBLISH, _step="publish"),
    _change("send back", "review", "login 403 refused done done", _step="send_back", message="No."),
    _change("withdraw", "public", MAY_NOT_PUBLISH, _step="withdraw"),
    _change("archive", "public", MAY_NOT_PUBLISH, _step="archive"),
    _change("archive", "draft", "login 403 refused done done", _step="archive"),
    _change("reopen", "archived", "login 403 refused done done", _step="reopen"),
    _change("publish", "archived", MAY_NOT_PUBLISH, _step="publish"),
    _change("propose", "public", DO, answer="New.", _propose=""),
    _change("set aside", "public", DO, answer="New.", _keep=""),
    _action("submit", "draft", WRITERS),
    _action("export", "draft", DO),
    _action("replace", "public", WRITERS),
    _action("merge", "public", "login 403 refused refused refused"),
    _action("throw_away", "public", MAY_NOT_DELETE),
    _many("submit", "draft", DO),
    _many("publish", "draft", MAY_NOT_PUBLISH),
    _many("withdraw", "public", MAY_NOT_PUBLISH),
    _many("reopen", "archived", "login 403 refused done done"),
    _many("archive", "public", MAY_NOT_PUBLISH),
    _many("archive", "draft", "login 403 refused done done"),
    _many("move", "public", MAY_NOT_PUBLISH, to_subject="empty"),
    _many("move", "draft", DO, to_subject="empty"),
    _many("schedule", "draft", MAY_NOT_PUBLISH, at_0="2099-01-01", at_1="09:00"),
    _many("hide", "public", MAY_NOT_PUBLISH),
    _many("hide", "draft", DO),
    _many("relate", "draft", DO, picked="{public.pk}"),
    _many("relate", "public", MAY_NOT_PUBLISH, picked="{draft.pk}"),
    _many("throw_away", "public", MAY_NOT_PUBLISH),
    _many("throw_away", "draft", MAY_NOT_PUBLISH),
    Row("replace", REPLACE, "login 403 404 404 ok", "login 403 404 404 done", {"sure": "yes"}),
    Row("merge", MERGE, EDITORS, "login 403 403 refused done", MERGED),
    _edit_in_list("draft", DO),
    _edit_in_list("public", MAY_NOT_PUBLISH),
    _edit_in_list("archived", "login 403 refused done done"),
    _version("draft", "login 403 moved moved moved"),
    _version("lapsed", MAY_NOT_PUBLISH),
    _version("public", MAY_NOT_PUBLISH),
]

DRAFTS = [
    Row("preview_answer", "/admin/articles/preview", "405", "told told ok ok ok", {"content": "a"}),
    Row("hints", ARTICLES + "hints/", "405", "told told ok ok ok", {"article": "{public.pk}"}),
    Row("keep_typed", "/admin/articles/keep", "405", "told told done done done", {"answer": "a"}),
    Row(
        "keep_typed of another",
        "/admin/articles/keep",
        "405",
        "told",
        {"draft_key": "{secret.key}", "article": "{public.pk}", "force": "1", "answer": "Mine."},
    ),
    Row(
        "present",
        "/admin/articles/present",
        "405",
        "told told ok ok ok",
        {"article": "{public.pk}"},
    ),
    Row(
        "keep a view",
        "/admin/articles/views",
        LED,
        DO,
        {"name": "Mine", "query": "state=draft"},
    ),
    Row(
        "a view for everybody",
        "/admin/articles/views",
        LED,
        "login 403 refused done done",
        {"name": "Ours", "query": "state=draft", "shared": "on"},
    ),
    Row("drafts", "/admin/articles/drafts/", WRITERS, "405"),
    Row(
        "discard another's",
        "/admin/articles/drafts/discard",
        LED,
        "login 403 refused refused refused",
        {"key": "{secret.key}"},
    ),
    Row(
        "discard a submitted one of another",
        "/admin/articles/drafts/discard",
        LED,
        "login 403 refused refused refused",
        {"key": "{waiting.key}"},
    ),
    Row(
        "another's draft",
        ARTICLES + "{public.pk}/change/?draft={secret.key}",
        MOVED,
        REFUSED,
        {"draft": "{secret.key}", "_return": "", "message": "No."},
    ),
    Row(
        "a draft that waits",
        ARTICLES + "{public.pk}/change/?draft={waiting.key}",
        "login moved moved ok ok",
        "login refused refused done done",
        {"draft": "{waiting.key}", "_return": "", "message": "No."},
    ),
    Row(
        "send one's own draft back",
        ARTICLES + "{public.pk}/change/?draft={own.key}",
        "login moved ok moved moved",
        "login refused done refused refused",  # it stays; what was sent is kept beside it
        {"draft": "{own.key}", "_return": "", "message": "No."},
    ),
    Row(
        "save another article than the draft is of",
        ARTICLES + "{draft.pk}/change/?draft={waiting.key}",
        MOVED,
        REFUSED,
        {"draft": "{waiting.key}", "answer": "New.", "_continue": ""},
    ),
    Row(
        "propose a new article",
        ARTICLES + "add/",
        WRITERS,
        DO,
        {"question": "New?", "answer": "A.", "subject": "{empty.pk}", "_propose": ""},
        FORM,
    ),
    Row("history of nothing", ARTICLES + "light/history/", MOVED, REFUSED),
    Row(
        "nothing to change",
        ARTICLES + "light/change/",
        "login 403 moved moved moved",
        "login 403 refused refused refused",
    ),
]

VERSIONS = [
    Row(
        "resolve a draft that is gone",
        ARTICLES + "{public.pk}/resolve",
        LED,
        MAY_NOT_PUBLISH,
        {"mine": "{mine}", "seen": "2", "_theirs": "", "draft": "{secret.key}"},
    ),
    Row(
        "resolve",
        ARTICLES + "{public.pk}/resolve",
        LED,
        MAY_NOT_PUBLISH,
        {"mine": "{mine}", "seen": "2", "_theirs": ""},
    ),
    Row("version", ARTICLES + "{public.pk}/versions/1/", WRITERS, "405"),
    Row(
        "compare",
        ARTICLES + "{public.pk}/versions/compare?old=1&new=2",
        WRITERS,
        "405",
    ),
    Row(
        "undo",
        "/admin/articles/changeset/{set.pk}/undo",
        PUBLISHERS_LED,
        PUBLISHERS_DO,
    ),
]

_LOOK = "login 403 moved moved moved"

PREVIEWS = [
    Row("preview", ARTICLES + "{draft.pk}/preview", _LOOK, "405"),
    Row("link", ARTICLES + "{draft.pk}/link", WRITERS, "405"),
    Row("preview of a version", ARTICLES + "{public.pk}/versions/1/preview", _LOOK, "405"),
    Row("link to a version", ARTICLES + "{public.pk}/versions/1/link", WRITERS, "405"),
    Row("preview another's draft", "/admin/articles/drafts/{secret.key}/preview", _LOOK, "405"),
    Row("compare another's draft", "/admin/articles/drafts/{secret.key}/compare", _LOOK, "405"),
    Row(
        "compare a draft that waits",
        "/admin/articles/drafts/{waiting.key}/compare",
        "login 403 moved ok ok",
        "405",
    ),
    Row("link to another's draft", "/admin/articles/drafts/{secret.key}/link", _LOOK, "405"),
    Row(
        "link to a draft that waits",
        "/admin/articles/drafts/{waiting.key}/link",
        "login 403 moved ok ok",
        "405",
    ),
]

_PASSWORDS = {"old_password": "x", "new_password1": "y", "new_password2": "y"}

DOORS = [
    Row("index", "/admin/", ALL, "login 405 405 405 405"),
    Row("problems", "/admin/problems/", WRITERS, "405"),
    Row("look for problems", "/admin/problems/look", EDITORS_LED, EDITORS_DO),
    Row("login", "/admin/login/", "ok moved moved moved moved", "refused", {"username": "x"}),
    Row("logout", "/admin/logout/", "moved 405 405 405 405", "moved ok ok ok ok"),
    Row("second factor", "/admin/login/code/", MOVED, MOVED),
    Row("passkey begin", "/admin/login/passkey/begin/", "login 405 405 405 405", ALL),
    Row(
        "passkey complete",
        "/admin/login/passkey/complete/",
        "login 405 405 405 405",
        "login told told told told",
    ),
    Row("reset", "/admin/password_reset/", "ok", "moved", {"email": "nobody@example.org"}),
    Row("reset sent", "/admin/password_reset/sent/", "ok", "405"),
    Row("reset by link", "/admin/password_reset/MQ/set-password/", "ok", "ok", _PASSWORDS),
    Row("reset done", "/admin/password_reset/done/", "ok", "405"),
    Row("quick find", "/admin/find?q=light", ALL, "login 405 405 405 405"),
    Row("own password", "/admin/password_change/", ALL, REFUSED, _PASSWORDS),
    Row("password changed", "/admin/password_change/done/", ALL, "login 405 405 405 405"),
    Row("account", "/admin/account/", ALL, ALL),
    Row("confirm", "/admin/account/confirm/", ALL, REFUSED, {"password": "x"}),
    Row("app", "/admin/account/app/", MOVED, MOVED),
    Row("passkey", "/admin/account/passkey/", MOVED, MOVED),
    Row(
        "passkey made",
        "/admin/account/passkey/begin/",
        "login told told told told",
        "login told told told told",
    ),
    Row(
        "passkey kept",
        "/admin/account/passkey/complete/",
        "login told told told told",
        "login told told told told",
    ),
    Row("codes", "/admin/account/codes/", MOVED, MOVED),
    Row("device", "/admin/account/app/1/", MOVED, MOVED, {"remove": ""}),
    Row("jsi18n", "/admin/jsi18n/", ALL, "login 405 405 405 405"),
    Row(
        "autocomplete",
        "/admin/autocomplete/?term=a&app_label=articles&model_name=article&field_name=subject",
        WRITERS,
        "login 405 405 405 405",
    ),
    Row("on site", "/admin/r/{type_of_articles.pk}/{public.pk}/", MOVED, MOVED),
    Row("app list", "/admin/articles/", "login 404 ok ok ok", "login 404 ok ok ok"),
    Row("nothing", "/admin/nothing/", "login 404 404 404 404", "login 404 404 404 404"),
]


TRASH = "/admin/articles/trashedarticle/"
MORE = [
    Row(
        "restore from the trash",
        TRASH,
        EDITORS,
        "login 403 403 ok done",
        {"action": "restore", "_selected_action": "{trashed_public.pk}"},
    ),
    Row(
        "choose to delete for good",
        TRASH,
        EDITORS,
        "login 403 403 ok ok",
        {"action": "delete_for_good", "_selected_action": "{trashed.pk}"},
    ),
    *(
        Row(
            f"trash: {what}",
            f"/admin/articles/trash/{what}",
            PUBLISHERS_LED,
            PUBLISHERS_DO,
            {"chosen": "{chosen_trashed}", "sure": "yes"},
        )
        for what in ("put_back", "delete_for_good")
    ),
    Row(
        "move a subject with public articles",
        "/admin/articles/subject/{physics.pk}/change/",
        WRITERS,
        "login 403 403 moved moved",
        {"slug": "optics"},
        "subject_form",
    ),
]
