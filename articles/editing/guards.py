"""Who may ask for what the editor's pages and scripts ask for."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]

SIGNED_OUT = "You are signed out. Sign in in another tab; what you wrote stays here."
TOO_LARGE = "The text is too long to be sent. Split it into several articles."
NO_WRITER = "You may not write articles. Ask an administrator for the permission."


def may_write(user: Any) -> bool:
    """Whether `user` may write in the form of an article, be it only as a draft."""
    return bool(user.has_perm("articles.change_article") or user.has_perm("articles.add_article"))


def sorry(sentence: str, status: int, **values: Any) -> JsonResponse:
    """A refusal that a script shows as it is."""
    return JsonResponse({"error": sentence} | values, status=HTTPStatus(status))


def for_scripts(view: View) -> View:
    """A view that a script asks: who may not is told in words, not by a page to sign in, and so is
    what is too large. Looking for the token reads the whole request, so that comes last."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not admin.site.has_permission(request):
            return sorry(SIGNED_OUT, 403)
        if not may_write(request.user):
            return sorry(NO_WRITER, 403)
        if declared(request) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            return sorry(TOO_LARGE, 413)
        answer: HttpResponse = csrf_protect(view)(request, *args, **kwargs)
        return answer

    return guarded


def declared(request: HttpRequest) -> int:
    """Bytes of the request as its header says: what is beyond them is never read."""
    given = request.META.get("CONTENT_LENGTH") or ""
    return int(given) if given.isdecimal() else 0


def page(*permissions: str) -> Callable[[View], View]:
    """A page of the admin, for those who have one of `permissions`, such as "change_article"."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(f"articles.{name}") for name in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(guarded)

    return decorate


def posted(place: str, said: str, *names: str) -> Callable[[View], View]:
    """A view that a form is sent to. Who comes without one, by the address bar or after signing in
    anew, is led to `place`, where the form is, and told what to do there; `names` are the arguments
    of the view that the address of `place` needs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            messages.info(request, said)
            return HttpResponseRedirect(reverse(place, args=[kwargs[name] for name in names]))

        return guarded

    return decorate
