"""The three groups that a newsroom begins with: writer, editor, publisher."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connections

_SEES = ("view_article", "view_subject", "view_redirect", "view_page", "view_picture")
_WRITER = (*_SEES, "add_article", "change_article", "add_picture", "change_picture")
_EDITOR = (
    *(*_WRITER, "review_article", "add_subject", "change_subject", "delete_picture"),
    *("add_redirect", "change_redirect", "view_changeset", "view_trashedarticle"),
)
_PUBLISHER = (
    *(*_EDITOR, "publish_article", "delete_article", "delete_trashedarticle", "undo_changeset"),
    *("delete_subject", "delete_redirect", "add_page", "change_page", "delete_page"),
    *("view_auditentry", "view_task", "cancel_task"),
)
GROUPS = {"writer": _WRITER, "editor": _EDITOR, "publisher": _PUBLISHER}


def ensure_after_migrate(*, using: str = "default", **kwargs: Any) -> None:
    """Make the groups that are not there yet; those that are stay as an administrator left them.

    After `migrate`, not in a migration: a fresh database has no permissions before that.
    """
    if "auth_group_permissions" not in connections[using].introspection.table_names():
        return
    there = set(Group.objects.using(using).values_list("name", flat=True))
    # In bulk, without signals: nobody made them, so the audit log has nothing to tell.
    made = [Group(name=name) for name in GROUPS if name not in there]
    Group.objects.using(using).bulk_create(made)
    may = Group.permissions.through
    for group in made:
        permissions = Permission.objects.using(using).filter(
            content_type__app_label="articles", codename__in=GROUPS[group.name]
        )
        may.objects.using(using).bulk_create(
            may(group_id=group.pk, permission_id=pk)
            for pk in permissions.values_list("pk", flat=True)
        )
