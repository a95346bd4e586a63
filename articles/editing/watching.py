"""Writes down who came in, who was refused, and who was allowed what: Django's signals as entries
of the audit log.

Signals rather than views, so that commands and the shell are told of too. Who acts is the account
of the request at hand (acting.py).
"""

import hashlib
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.cache import cache
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticToken

from articles.editing.acting import actor, client_of, request_at_hand
from articles.library import factors
from articles.library.auditing import note
from articles.models import Event

LONGEST_NAME = 150
"""Characters of a name as typed at the door: as many as an account's name may have."""

LOCK_LASTS = 900
"""Seconds in which tries at a locked door are told once: they cost nothing, an entry does."""

FLAGS = {"is_active": "active", "is_staff": "staff", "is_superuser": "superuser"}


def _told(event: Event, about: str, detail: str, gone: User | None = None) -> None:
    """`gone` is an account that just ended: a row of its own doing cannot point to it."""
    who = actor()
    if gone is not None and who is not None and who.pk == gone.pk:
        who, detail = None, f"{detail} by themselves"
    client = client_of(request_at_hand())
    note(event, user=who, about=about, detail=detail, client=client)


# The door


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    asked = factors.has_factor(user)
    detail = "password right, second factor asked for" if asked else "password"
    note(Event.SIGNED_IN, user=user, detail=detail, client=client_of(request))


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(Event.SIGNED_OUT, user=user, client=client_of(request))


@receiver(user_login_failed)
def refused(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """The name as it was typed: it may be nobody's, or a password in the wrong field."""
    typed = str(credentials.get("username") or "").replace("\0", "")[:LONGEST_NAME]
    client = client_of(request)
    detail = "wrong name or password"
    if request is not None and not AxesProxyHandler.is_allowed(request, credentials):
        detail = "locked after too many wrong passwords"
        door = hashlib.sha256(f"{client} {typed}".encode()).hexdigest()
        if not cache.add(f"locked-{door}", 1, LOCK_LASTS):
            return
    note(Event.REFUSED, user=None, about=typed, detail=detail, client=client)


# Accounts and groups


@receiver(pre_save, sender=User)
def remember_account(
    sender: Any, instance: User, raw: bool, update_fields: Any, **kwargs: Any
) -> None:
    """What stood before: asked for only where something may change that is told of."""
    told = {"password", "username", "email", *FLAGS}
    is_quiet = raw or (update_fields is not None and not told & set(update_fields))
    before = None if is_quiet else User.objects.filter(pk=instance.pk).first()
    instance.as_it_was = before  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def account_saved(
    sender: Any, instance: User, created: bool, raw: bool, update_fields: Any, **kwargs: Any
) -> None:
    if raw:
        return
    name = instance.get_username()
    if created:
        given = [word for flag, word in FLAGS.items() if getattr(instance, flag)]
        _told(Event.PERMISSIONS, name, f"account made: {', '.join(given) or 'inactive'}")
        return
    before = getattr(instance, "as_it_was", None)
    if before is None:
        return
    changes = [
        f"{word} {'given' if getattr(instance, flag) else 'taken'}"
        for flag, word in FLAGS.items()
        if getattr(instance, flag) != getattr(before, flag)
    ]
    if before.get_username() != name:
        changes.append(f"name was {before.get_username()}")
    if before.email != instance.email:  # links for a new password go there
        changes.append(f"mail address was {before.email or 'none'}")
    if changes:
        _told(Event.PERMISSIONS, name, ", ".join(changes))
    if before.password != instance.password and not _is_same_password(instance, update_fields):
        _told(Event.PASSWORD, name, _how(instance))


def _is_same_password(user: User, update_fields: Any) -> bool:
    """Whether only its hash was made anew: Django does so at a sign-in, without a password set."""
    return set(update_fields or ()) == {"password"} and user._password is None  # type: ignore[attr-defined]


def _how(user: User) -> str:
    request, who = request_at_hand(), actor()
    if request is None:
        return "by a command"
    if request.resolver_match and request.resolver_match.url_name == "password_reset_confirm":
        return "by a link in a mail"
    return "by its owner" if who and who.pk == user.pk else "by an administrator"


@receiver(post_delete, sender=User)
def account_deleted(sender: Any, instance: User, **kwargs: Any) -> None:
    _told(Event.PERMISSIONS, instance.get_username(), "account deleted", gone=instance)


@receiver(pre_save, sender=Group)
def remember_group(sender: Any, instance: Group, raw: bool, **kwargs: Any) -> None:
    before = None if raw else Group.objects.filter(pk=instance.pk).first()
    instance.as_it_was = before  # type: ignore[attr-defined]


@receiver(post_save, sender=Group)
def group_saved(sender: Any, instance: Group, created: bool, raw: bool, **kwargs: Any) -> None:
    before = getattr(instance, "as_it_was", None)
    if created and not raw:
        _told(Event.PERMISSIONS, f"group {instance.name}", "group made")
    elif before is not None and before.name != instance.name:
        _told(Event.PERMISSIONS, f"group {instance.name}", f"group renamed from {before.name}")


@receiver(post_delete, sender=Group)
def group_deleted(sender: Any, instance: Group, **kwargs: Any) -> None:
    _told(Event.PERMISSIONS, f"group {instance.name}", "group deleted")


# Who is allowed what


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(sender: Any, **kwargs: Any) -> None:
    _joined("groups", kwargs, "group")


@receiver(m2m_changed, sender=User.user_permissions.through)
def permissions_changed(sender: Any, **kwargs: Any) -> None:
    _joined("user_permissions", kwargs, "permission")


@receiver(m2m_changed, sender=Group.permissions.through)
def group_permissions_changed(sender: Any, **kwargs: Any) -> None:
    _joined("permissions", kwargs, "permission")


_VERBS = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}


def _joined(field: str, signal: dict[str, Any], what: str) -> None:
    """One entry for each account or group that something was given to or taken from."""
    verb = _VERBS.get(signal["action"])
    if verb is None:
        return
    instance, others = signal["instance"], _others(field, signal)
    pairs = [(one, [instance]) for one in others] if signal["reverse"] else [(instance, others)]
    for owner, given in pairs:
        names = sorted(_name(one) for one in given)
        if names:
            about = owner.get_username() if isinstance(owner, User) else f"group {owner.name}"
            word = what if len(names) == 1 else f"{what}s"
            _told(Event.PERMISSIONS, about, f"{word} {', '.join(names)} {verb}")


def _others(field: str, signal: dict[str, Any]) -> list[Any]:
    """The rows at the other end; all that there are where the end is cleared."""
    if signal["pk_set"] is not None:
        return list(signal["model"]._default_manager.filter(pk__in=signal["pk_set"]))
    if not signal["reverse"]:
        return list(getattr(signal["instance"], field).all())
    owner = User if field != "permissions" else Group
    return list(owner._default_manager.filter(**{field: signal["instance"]}))


def _name(one: Any) -> str:
    return str(one.codename if isinstance(one, Permission) else one.name)


@receiver(post_save, sender=StaticToken)
def code_made(sender: Any, instance: StaticToken, created: bool, raw: bool, **kwargs: Any) -> None:
    """A recovery code of `manage.py addstatictoken`; the account's own page tells of its ten."""
    if created and not raw:
        name = instance.device.user.get_username()
        _told(Event.FACTOR, name, "one recovery code made by a command")
