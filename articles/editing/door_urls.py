"""Addresses under `/admin/` beside those of Django's admin: signing in, passwords, the account, the
quick find."""

from django.contrib import admin
from django.urls import path

from articles.editing import account, quick_find, resetting, signing_in

_staff = admin.site.admin_view
_passkey = signing_in.passkey_view

urlpatterns = [
    path("find", _staff(quick_find.find), name="quick_find"),
    path("login/code/", _staff(signing_in.second_factor), name="second_factor"),
    path("login/passkey/begin/", _passkey(signing_in.BeginPasskey), name="passkey_begin"),
    path("login/passkey/complete/", _passkey(signing_in.CompletePasskey), name="passkey_complete"),
    path("password_reset/", resetting.Forgotten.as_view(), name="admin_password_reset"),
    path("password_reset/sent/", resetting.Sent.as_view(), name="password_reset_done"),
    path(
        "password_reset/<uidb64>/<token>/",
        resetting.NewPassword.as_view(),
        name="password_reset_confirm",
    ),
    path("password_reset/done/", resetting.Complete.as_view(), name="password_reset_complete"),
    # Before Django's own, under its address and name: admin:password_change.
    path("password_change/", _staff(account.OwnPassword.as_view()), name="own_password"),
    path("account/", _staff(account.account), name="account"),
    path("account/confirm/", _staff(account.confirm), name="account_confirm"),
    path("account/app/", _staff(account.add_app), name="account_app"),
    path("account/passkey/", _staff(account.add_passkey), name="account_passkey"),
    path(
        "account/passkey/begin/",
        _passkey(account.BeginRegistration),
        name="account_passkey_begin",
    ),
    path(
        "account/passkey/complete/",
        _passkey(account.CompleteRegistration),
        name="account_passkey_complete",
    ),
    path("account/codes/", _staff(account.recovery_codes), name="account_codes"),
    path("account/<slug:kind>/<int:number>/", _staff(account.device), name="account_device"),
]
