"""Helps while writing: what the form's script asks for, and what stands in its page without one."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from articles.editing import drafts, guards
from articles.editing.forms import ADDRESS_HINT
from articles.library import hinting
from articles.library.drafting import Typed
from articles.library.hinting import Hints
from articles.models import Article, Draft
from articles.text.documents import LARGEST
from articles.text.findings import Finding, Severity

_TOO_LARGE = "The text is too long for hints. Split it into several articles."

_FIELDS = {
    "title-long": "seo-0-title",
    "title-short": "seo-0-title",
    "seo-title-shared": "seo-0-title",
    "description-is-title": "seo-0-description",
    "description-long": "seo-0-description",
    "description-missing": "seo-0-description",
    "description-short": "seo-0-description",
    "keyword-repeated": "seo-0-keywords",
    "answer-thin": "answer",
}
"""Kind → the field of the form that it is about, where no line tells."""

_LABELS = {
    "seo-0-title": "Page title",
    "seo-0-description": "Description",
    "seo-0-keywords": "Keywords",
    "answer": "Answer",
}


@require_POST
@guards.for_scripts
def hints(request: HttpRequest) -> HttpResponse:
    """What can be told of the form as it stands, as pieces of its page. Nothing is stored."""
    typed = drafts.typed(request)
    sizes = [len(value.encode()) for values in typed.fields.values() for value in values]
    if max(sizes, default=0) > LARGEST:
        return guards.sorry(_TOO_LARGE, 413)
    number = drafts.number(request.POST.get("article"))
    article = Article.objects.filter(pk=number).first() if number else None
    if number and article is None:
        return guards.sorry("This article was deleted. What you wrote stays here.", 404)
    found = hinting.hints(article, typed)
    context = in_page(found)
    pieces = {
        name: render_to_string(f"admin/articles/hints/_{name}.html", context)
        for name in ("findings", "alike", "address", "shown")
    }
    return JsonResponse(
        pieces
        | {"summary": context["summary"], "slug": found.address.made, "alike_said": _said(found)}
    )


def of_page(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """The same for the page of a form: of the article as it is saved, or as it was typed when the
    form goes on with a draft or was refused."""
    draft: Draft | None = getattr(request, "draft", None)
    if request.method == "POST":
        typed = drafts.typed(request)
    elif draft:
        typed = Typed(draft.fields, draft.opened_version, draft.opened_number)
    else:
        typed = Typed({}, article.version if article else None)
    stored = Article.objects.filter(pk=article.pk).first() if article else None
    return in_page(hinting.hints(stored, typed))


def in_page(found: Hints) -> dict[str, Any]:
    """What the templates need."""
    return {
        "hints": found,
        "findings": [_row(finding) for finding in found.findings],
        "summary": _summary(found),
        "address_hint": ADDRESS_HINT,
    }


def _row(finding: Finding) -> dict[str, Any]:
    field = "answer" if finding.line else _FIELDS.get(finding.kind, "")
    label = f"Line {finding.line}" if finding.line else _LABELS.get(field, "")
    return {"finding": finding, "field": field, "label": label}


def _summary(found: Hints) -> str:
    """ "1 error, 2 hints", the gravest first."""
    if not found.findings:
        return "Nothing to mend" if found.is_begun else "Nothing written yet"
    counts = Counter(finding.severity for finding in found.findings)
    counts[found.findings[-1].severity] += found.more
    return ", ".join(
        f"{counts[one]:,} {one}{'' if counts[one] == 1 else 's'}" for one in Severity if counts[one]
    )


def _said(found: Hints) -> str:
    """What is read out of the questions that are alike."""
    if not found.alike:
        return ""
    if found.alike[0].is_same:
        return "This is asked already."
    count = len(found.alike)
    return (
        "One question is close to this." if count == 1 else f"{count} questions are close to this."
    )
