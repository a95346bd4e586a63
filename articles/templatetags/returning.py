"""Addresses and forms that keep the way back to the list of articles."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing import returning
from articles.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def url_kept(context: dict[str, Any], name: str, *args: Any, **query: Any) -> str:
    """As `{% url %}`; what is named stands in the query: {% url_kept "pick_article" page=2 %}."""
    address = reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")
    return returning.kept(context["request"], address)


@register.simple_tag(takes_context=True)
def list_kept(context: dict[str, Any], article: Article | None = None) -> str:
    return returning.to_list(context["request"], article)


@register.simple_tag(takes_context=True)
def field_kept(context: dict[str, Any]) -> SafeString | str:
    """For a form that is sent by its address."""
    query = context["request"].GET.get(returning.QUERY)
    text = '<input type="hidden" name="{}" value="{}">'
    return format_html(text, returning.QUERY, query) if query else ""
