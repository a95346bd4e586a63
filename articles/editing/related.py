"""What the picker of related articles asks for: articles by what is typed, and suggestions."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.editing import drafts, guards
from articles.editing.guards import sorry
from articles.editing.widgets import unix_newlines
from articles.library import quick_finding, suggesting
from articles.library.overview import state_of
from articles.models import Article
from articles.text.documents import LARGEST
from articles.text.hues import hue_of

FOUND = 10
"""Articles that are offered for what is typed."""

SUGGESTED = 5

LONGEST_TYPED = 500
"""Characters of what is typed that are looked for: an address, or a whole question."""

MOST_LINKS = 1000
"""Related links of the form that no suggestion repeats."""


def shown(article: Article) -> dict[str, Any]:
    """What a line of the list, or of what was found, says of an article: `state` only of one that
    readers do not see."""
    state = state_of(article)
    is_public = article.is_published
    address = article.get_absolute_url()
    return {
        "id": article.pk,
        "question": article.question,
        "address": address,
        "href": address if is_public else reverse("article_preview", args=[article.pk]),
        "subject": article.subject.name,
        "hue": f"hue-{hue_of(article.subject.slug)}",
        "state": None if is_public else {"name": state.name, "word": state.word},
    }


@require_safe
@guards.for_scripts
def find(request: HttpRequest) -> HttpResponse:
    """Articles in any state for what is typed in `q`: words, an address, or a number."""
    found = quick_finding.articles(request.GET.get("q", "")[:LONGEST_TYPED], FOUND)
    return JsonResponse({"articles": [shown(article) for article in found]})


@require_POST
@guards.for_scripts
def suggest(request: HttpRequest) -> HttpResponse:
    """Articles close to `question` and `answer` as they stand in the form of `article` (empty: a
    new one), which are not among the row numbers of `chosen`."""
    answer = unix_newlines(request.POST.get("answer", ""))
    if len(answer.encode()) > LARGEST:
        return sorry(f"The answer is over {LARGEST:,} bytes. Split it into several articles.", 413)
    pk = drafts.number(request.POST.get("article"))
    numbers = map(drafts.number, request.POST.getlist("chosen")[:MOST_LINKS])
    found = suggesting.suggest(
        request.POST.get("question", ""),
        answer,
        SUGGESTED,
        to=Article.objects.filter(pk=pk).defer("answer", "body", "extra").first() if pk else None,
        without={number for number in numbers if number},
    )
    return JsonResponse({"articles": [shown(article) for article in found]})
