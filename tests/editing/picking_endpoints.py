"""The addresses that dialogs and pickers of the form ask; see `endpoints` for the words."""

from tests.editing.endpoints import WRITERS, Row

PICTURES = [
    Row("picture_library", "/admin/articles/pictures/", "told told ok ok ok", "405"),
    Row("upload", "/admin/articles/pictures/upload", "405", "told", {"alt": "a"}),
    Row(
        "pick",
        "/admin/articles/pick?term=a&app_label=articles&model_name=relatedarticle"
        "&field_name=target",
        WRITERS,
        "login 405 405 405 405",
    ),
    Row("find_related", "/admin/articles/related/find?q=light", "told told ok ok ok", "405"),
    Row(
        "suggest_related",
        "/admin/articles/related/suggest",
        "405",
        "told told ok ok ok",
        {"article": "{public.pk}", "question": "What is light?"},
    ),
]
