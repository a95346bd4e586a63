"""What a browser sends when a form is opened and sent back."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Reader(HTMLParser):
    def __init__(self, form_id: str | None) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.fields: dict[str, str] = {}
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = dict(pairs)
        if tag == "form":
            is_conflict = self.form_id is None and attrs.get("class") == "conflict"
            self.inside = is_conflict or (attrs.get("id") or "") == self.form_id
        name = attrs.get("name") or ""
        if not self.inside:
            return
        if tag == "textarea":
            self.textarea, self.fields[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in attrs:
            self.fields[self.select] = attrs.get("value") or ""
        elif tag == "input" and name and attrs.get("type") not in {"submit", "checkbox", "radio"}:
            self.fields[name] = attrs.get("value") or ""
        elif tag == "input" and name and "checked" in attrs:
            self.fields[name] = "on"

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            # A browser drops the first newline, and sends CRLF for every line.
            text = self.fields[self.textarea].removeprefix("\n")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self.fields[self.textarea] = text.replace("\n", "\r\n")
            self.textarea = ""


def sent_back(html: str, form_id: str | None = "article_form") -> dict[str, str]:
    """The names and values that the form `form_id` of a page (None: that of a conflict) sends, as
    it stands."""
    reader = _Reader(form_id)
    reader.feed(html)
    # The row that the script copies for a new line is inside the form, as it is in a browser.
    return reader.fields


def go_on(client: Client, html: str, **values: Any) -> HttpResponse:
    """Send the form of a page about a change to many, as it stands but for `values`."""
    tag = re.findall(r'<form id="many_form"[^>]*>', html)[0]
    address = unescape(re.findall(r'action="([^"]+)"', tag)[0])
    sent: dict[str, Any] = dict(sent_back(html, "many_form"))
    return client.post(address, sent | values, follow=True)
