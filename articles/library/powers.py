"""Who may change whose account: nobody gives, or takes over, more than they have."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet


def may_manage(actor: User, user: User) -> bool:
    """Whether `actor` may do all that `user` may: who changes an account, its password or its mail
    address can come in as its owner."""
    if actor.is_superuser:
        return True
    return not user.is_superuser and not beyond(actor, _of_account(user))


def may_manage_group(actor: User, group: Group) -> bool:
    return not beyond(actor, group.permissions.select_related("content_type"))


def beyond(actor: User, permissions: Iterable[Permission]) -> list[Permission]:
    """Those among `permissions` that `actor` does not have."""
    if actor.is_superuser:
        return []
    own = actor.get_all_permissions()
    return [one for one in permissions if _code(one) not in own]


def _of_account(user: User) -> QuerySet[Permission]:
    """By hand: Django says of an account at rest that it may do nothing, until it is woken."""
    held = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    return held.select_related("content_type").distinct()


def _code(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
