"""The addresses that Django's admin has for each kind of row; see `endpoints` for the words."""

from collections.abc import Iterator

from tests.editing.endpoints import EDITORS, MOVED, NOBODY, PUBLISHERS, REFUSED, WRITERS, Row


def of_model(
    label: str,
    row: str,
    *,
    sees: str = NOBODY,
    adds: str = NOBODY,
    changes: str = "",
    deletes: str = NOBODY,
    add: dict[str, str] | None = None,
    change: dict[str, str] | None = None,
    opens: str = "",
    added: str = "",
    changed: str = "",
    deleted: str = "",
    history: str = "",
) -> Iterator[Row]:
    """The six addresses of Django's admin for a model. Who may do a thing sees its page; what is
    sent to it does the thing (`added`, `changed`, `deleted`, where that is not for the same)."""
    place = f"/admin/{label.replace('.', '/')}/"
    one = f"{place}{row}/"

    form = f"{label.split('.')[1]}_form"

    def does(who: str) -> str:
        return who.replace("ok", "done")

    yield Row(f"{label} list", place, sees, sees)
    yield Row(
        f"{label} add", f"{place}add/", adds, added or does(adds), add or {}, form if add else ""
    )
    yield Row(
        f"{label} change",
        f"{one}change/",
        opens or sees,
        changed or does(changes or NOBODY),
        change or {},
        form if change else "",
    )
    yield Row(f"{label} history", f"{one}history/", history or sees, REFUSED if history else sees)
    yield Row(
        f"{label} delete", f"{one}delete/", deletes, deleted or does(deletes), {"post": "yes"}
    )
    yield Row(f"{label} old address", one, MOVED, MOVED)


ARTICLE_MODELS = [
    *of_model(
        "articles.article",
        "{draft.pk}",
        sees=WRITERS,
        adds=WRITERS,
        changes=WRITERS,
        deletes=PUBLISHERS,
        add={"question": "New?", "answer": "Yes.", "subject": "{empty.pk}", "_continue": ""},
        change={"answer": "New.", "_continue": ""},
    ),
    *of_model(
        "articles.subject",
        "{empty.pk}",
        sees=WRITERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=PUBLISHERS,
        add={"name": "New", "slug": "new"},
        change={"name": "Other"},
    ),
    *of_model(
        "articles.redirect",
        "{redirect.pk}",
        sees=WRITERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=PUBLISHERS,
        add={"old_path": "/older", "new_path": "/about"},
        change={"new_path": "/privacy"},
    ),
    *of_model(
        "articles.page",
        "{page.pk}",
        sees=WRITERS,
        adds=PUBLISHERS,
        changes=PUBLISHERS,
        deletes=PUBLISHERS,
        add={"title": "New", "slug": "new", "body": "New."},
        change={"body": "New."},
    ),
    *of_model(
        "articles.picture",
        "{picture.pk}",
        sees=WRITERS,
        changes=WRITERS,
        deletes=EDITORS,
        change={"alt": "A bridge"},
    ),
    *of_model("articles.trashedarticle", "{trashed.pk}", sees=EDITORS, deletes=PUBLISHERS),
    *of_model("articles.changeset", "{set.pk}", sees=EDITORS, changed=EDITORS),
    *of_model("articles.auditentry", "{entry.pk}", sees=PUBLISHERS),
]

ACCOUNTS = [
    *of_model("auth.user", "{chief.pk}"),
    *of_model("auth.group", "{group.pk}"),
    *of_model("axes.accessattempt", "1", history=MOVED),
    *of_model("axes.accesslog", "1"),
    *of_model("axes.accessfailurelog", "1", history=MOVED),
    Row("other's password", "/admin/auth/user/{chief.pk}/password/", MOVED, REFUSED),
    Row("other's factors", "/admin/auth/user/{chief.pk}/factors/", NOBODY, NOBODY),
]
