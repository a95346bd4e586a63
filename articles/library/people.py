"""Accounts as people know them."""

from django.contrib.auth.models import User
from django.db.models import QuerySet


def name_of(user: User | None) -> str:
    """The full name, else the name of the account; "" for nobody."""
    return user.get_full_name() or user.get_username() if user else ""


def who_may(permission: str) -> QuerySet[User]:
    """Active accounts with a permission of this app, such as "publish_article", by whatever way."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(f"articles.{permission}", backend=backend)


def administrators() -> QuerySet[User]:
    """Who can give anybody any permission, by name."""
    return User.objects.filter(is_active=True, is_superuser=True).order_by("username")
