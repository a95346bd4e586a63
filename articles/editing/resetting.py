"""A forgotten password: a link by mail, and a new one."""

import hashlib
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.urls import reverse, reverse_lazy

MAILS_AN_HOUR = 5
"""Mails to one address within an hour; what is asked for beyond them is not sent."""

SUBJECT = "A new password for {site}"
TEXT = """\
Somebody, probably you, asked for a new password for the account {account} at {site}.

Open this address to choose one:

{link}

It works for three days, once. If it was not you, do nothing: the password stays as it is, and
nobody else got this mail.

{address}
"""

_HOUR = 3600
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_log = logging.getLogger(__name__)


def all_posted() -> None:
    """Wait until every mail that was asked for so far is with the mail server."""
    _post.submit(int).result()


class ForgottenForm(PasswordResetForm):
    """Sends the link to who has an account with that address, and tells nobody whether there is
    one: the mail goes out beside the answer, which comes equally fast with and without."""

    def get_users(self, email: str) -> Any:
        return super().get_users(email) if _may_send(email) else ()

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """In our own words, without a template: what is escaped for HTML is no plain text."""
        key = {"uidb64": context["uid"], "token": context["token"]}
        told = {
            "site": " ".join(settings.SITE_NAME.split()),
            "account": context["user"].get_username(),
            "link": settings.SITE_URL + reverse("password_reset_confirm", kwargs=key),
            "address": settings.SITE_URL,
        }
        body = TEXT.format_map(told)
        message = EmailMessage(SUBJECT.format_map(told), body, from_email, [to_email])
        _post.submit(message.send).add_done_callback(_tell_failure)


def _tell_failure(sent: "Future[int]") -> None:
    if error := sent.exception():
        _log.error("A mail with a link for a new password could not be sent: %s", error)


def _may_send(email: str) -> bool:
    """Counts, whether or not there is an account, so that neither count nor time tells of one."""
    digest = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    key = f"password-mails-{digest}"
    cache.add(key, 0, _HOUR)
    try:
        return int(cache.incr(key)) <= MAILS_AN_HOUR
    except ValueError:  # it ran out between the two lines
        return True


class Forgotten(views.PasswordResetView):
    template_name = "admin/password_reset.html"
    form_class = ForgottenForm
    success_url = reverse_lazy("password_reset_done")


class Sent(views.PasswordResetDoneView):
    template_name = "admin/password_reset_sent.html"


class NewPassword(views.PasswordResetConfirmView):
    template_name = "admin/password_reset_new.html"
    success_url = reverse_lazy("password_reset_complete")


class Complete(views.PasswordResetCompleteView):
    template_name = "admin/password_reset_complete.html"
