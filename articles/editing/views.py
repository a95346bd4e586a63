"""What the editor's script asks for: a preview, and articles to pick from."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from articles.editing import guards
from articles.editing.guards import sorry
from articles.editing.widgets import article_label, unix_newlines
from articles.library import quick_finding
from articles.models import Article
from articles.text.documents import LARGEST
from articles.text.failing import Failing, formulas_failing
from articles.text.rendering import Rendered, render

_TOO_LARGE = (
    f"The answer is over {LARGEST:,} bytes, too long for a preview: what stands there is older. "
    "Split it into several articles."
)

BEST = 20
"""Articles that the picker offers: its first page."""


@require_POST
@guards.for_scripts
def preview(request: HttpRequest) -> HttpResponse:
    """The answer in `content` as its page will show it, and what was counted in it.

    Nothing is stored: what is being typed changes with every key.
    """
    answer = unix_newlines(request.POST.get("content", ""))
    if len(answer.encode()) > LARGEST:
        return sorry(_TOO_LARGE, 413)
    rendered = render(answer)
    return JsonResponse(
        {
            "html": rendered.html,
            "words": rendered.words,
            "sections": len(rendered.headings),
            "formulas": rendered.formulas,
            "failures": rendered.failures,
            "failing": [formula._asdict() for formula in _failing(answer, rendered)],
        }
    )


def _failing(answer: str, rendered: Rendered) -> list[Failing]:
    return formulas_failing(answer) if rendered.failures else []


class PickArticle(AutocompleteJsonView):
    """Articles for the picker, each with its subject, the best match first."""

    def get_queryset(self) -> QuerySet[Article]:
        best = [article.pk for article in quick_finding.articles(self.term, BEST)]
        rank = Case(*(When(pk=pk, then=place) for place, pk in enumerate(best)), default=0)
        articles: QuerySet[Article] = Article.objects.defer("answer", "body", "extra")
        return articles.filter(pk__in=best).order_by(rank, "pk")

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(obj.pk), "text": article_label(obj)}
