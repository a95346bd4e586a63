"""Addresses that are refused or unknown: readers and the staff each have pages of their own."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.defaults import permission_denied

from articles.editing import refusing
from articles.public import errors


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_inside(request):
        return refusing.forbidden(request)
    return permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """One of the admin is left as it was asked for: it puts back the slash at its end that readers'
    addresses lose, and so on."""
    if _is_inside(request):
        return refusing.not_found(request)
    return errors.not_found(request, exception)


def _is_inside(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))
