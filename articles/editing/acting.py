"""Who is acting: the request at hand, for what is told without one (signals)."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address
from typing import cast

from axes.helpers import get_client_ip_address
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def remembering(answer: Handler) -> Handler:
    """Middleware: keeps the request for as long as it is answered, each thread its own."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        token = _request.set(request)
        try:
            return answer(request)
        finally:
            _request.reset(token)

    return answered


def request_at_hand() -> HttpRequest | None:
    """None for commands and the shell."""
    return _request.get()


def actor() -> User | None:
    """The account that is signed in where the request at hand comes from."""
    request = _request.get()
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def user_of(request: HttpRequest) -> User:
    """The account that is signed in, where `admin_view` let nobody else come."""
    return cast(User, request.user)


def client_of(request: HttpRequest | None) -> str | None:
    """The address a request came from, as the limit of wrong passwords counts it.

    Behind a proxy that is what the proxy said (quicktakes/proxies.py), and None if that is no
    address: PostgreSQL would refuse the row.
    """
    if request is None:
        return None
    try:
        return str(ip_address(get_client_ip_address(request) or ""))
    except ValueError:
        return None
