"""What templates of the site and of the admin need beside Django's own tags."""

from collections.abc import Sized
from math import ceil

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.formats import number_format

from articles.library import desk, own_pages
from articles.library.overview import State, state_of
from articles.library.tallies import Number
from articles.models import Article
from articles.public import inlining
from articles.text import findings, rendering
from articles.text.dates import format_day
from articles.text.hues import hue_of

register = template.Library()

WORDS_A_MINUTE = 230
LONG_TITLE = 110
"""Characters from which on a title takes a smaller size."""


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag
def contact_email() -> str:
    return settings.CONTACT_EMAIL


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL


@register.simple_tag
def footer_pages() -> list[tuple[str, str]]:
    return own_pages.listed()


@register.simple_tag
def page_style(has_answer: bool = False) -> str:
    return inlining.style(has_answer=has_answer).element


@register.simple_tag
def page_script() -> str:
    return inlining.script().element


@register.simple_tag
def math_script() -> str:
    return inlining.math_script().element


@register.simple_tag
def speculation_rules() -> str:
    return inlining.speculation_rules().element


@register.filter
def hue(slug: str) -> str:
    """The class of a subject's color. By its slug, so that it is the same in every library."""
    return f"hue-{hue_of(slug)}"


@register.filter
def answer_html(html: str) -> rendering.SafeHtml:
    """A stored rendering, as it is: the renderer made it safe."""
    return rendering.trusted(html)


@register.filter
def inline(question: str) -> rendering.SafeHtml:
    """A question or title with its formulas set, to stand in a link."""
    return rendering.trusted(rendering.render_inline(question))


@register.filter
def heading(question: str) -> rendering.SafeHtml:
    """The same on its own page, where a long formula can be scrolled by keyboard."""
    return rendering.trusted(rendering.render_inline(question, in_link=False))


@register.filter
def is_long(title: str) -> bool:
    return len(title) > LONG_TITLE


@register.filter
def day(article: Article) -> str:
    """The article's date by its own pattern."""
    if not article.date:
        return ""
    return format_day(article.date, article.date_format, settings.LANGUAGE_CODE)


@register.filter
def minutes(words: int) -> int:
    """Reading time, rounded up."""
    return max(1, ceil(words / WORDS_A_MINUTE))


@register.filter
def thousands(number: int) -> str:
    """12345 as "12,345", in German as "12.345"."""
    return number_format(number, force_grouping=True)


@register.simple_tag
def and_more(total: int, shown: Sized) -> str:
    """What a list leaves out: "and 1,200 more"; empty where it shows all."""
    rest = total - len(shown)
    return f"and {rest:,} more" if rest > 0 else ""


@register.filter
def meaning(kind: str) -> str:
    """What a finding of an import means; the name of a kind that another version told."""
    return findings.OF_IMPORTS.get(kind, findings.name(kind))


@register.inclusion_tag("admin/articles/_state.html")
def article_state(article: Article) -> dict[str, State]:
    return {"state": state_of(article)}


@register.simple_tag
def numbers_of_places(user: User) -> dict[str, Number]:
    return desk.places(user)
