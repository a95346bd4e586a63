"""Views of the list of articles, as its page sends them to be kept, changed and deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from articles.editing import guards
from articles.editing.drafts import number
from articles.library import saved_views
from articles.library.revising import Refused


@guards.page("view_article", "change_article")
@guards.posted("admin:articles_article_changelist", "Views are kept and changed here.")
def act(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is, or change or delete a view of one's own; then show the list again."""
    query = request.POST.get("query", "").replace("\0", "").removeprefix("?")
    try:
        messages.success(request, _done(request, query))
    except Refused as refused:
        messages.error(request, str(refused))
    shown = query or "state=all"
    return HttpResponseRedirect(f"{reverse('admin:articles_article_changelist')}?{shown}")


def _done(request: HttpRequest, query: str) -> str:
    user: Any = request.user
    sent = request.POST
    pk = number(sent.get("view", "")) or 0
    if "delete" in sent:
        view = saved_views.delete(user, pk)
        return format_html("<strong>View deleted:</strong> <bdi>{}</bdi>", view.name)
    name = sent.get("name", "")
    ways = {"is_shared": "shared" in sent, "is_first": "first" in sent}
    if pk:
        view = saved_views.change(user, pk, name, **ways)
        return format_html("<strong>View changed:</strong> <bdi>{}</bdi>", view.name)
    view = saved_views.save(user, name, query, **ways)
    return format_html("<strong>View saved:</strong> <bdi>{}</bdi>", view.name)
