"""The admin of articles: the form, what its buttons do, and deletion."""

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.editing import conflicts, drafts, guards, hints, returning, versions, zones
from articles.editing.article_form import ArticleForm
from articles.editing.article_list import ArticleListAdmin
from articles.editing.inlines import RelatedInline, SeoInline
from articles.editing.row_form import RowForm
from articles.editing.words import change_url, saved, short
from articles.library import drafting, merging, opening, presence, saving, trash, workflow
from articles.library.opening import Opened
from articles.library.saving import Edited
from articles.library.workflow import RULES, Step
from articles.models import Article, Draft, RelatedArticle, Revision

ASIDE = {"opened_version", "opened_number", "message"}
"""Fields that say nothing of the article."""


class ArticleAdmin(ArticleListAdmin):
    form = ArticleForm
    inlines = [SeoInline, RelatedInline]
    view_on_site = False
    compares = False  # by its version, and with a page of its own
    fieldsets = [
        (
            None,
            {"fields": ["question", "answer", "message", "opened_version", "opened_number"]},
        ),
        (
            "Publishing",
            {"fields": ["published_at", "unpublish_at", "subject", "date", "author"]},
        ),
        ("Address", {"fields": ["slug"]}),
        (
            "In the document",
            {
                "classes": ["collapse"],
                "fields": [
                    *("title", "article_title", "date_format", "post_on_text", "score"),
                    *("source_id", "provenance", "asked_by", "checked_by", "body", "extra"),
                ],
            },
        ),
    ]

    # Opening

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        author = request.user.get_full_name()  # type: ignore[union-attr]
        return {"date": timezone.localdate(), "author": author} | dict(request.GET.items())

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """The article as it is, or as it was when the form that is sent back was opened."""
        article: Article | None = super().get_object(request, object_id, from_field)
        if article is None:
            return None
        draft: Draft | None = getattr(request, "draft", None)
        if request.method == "POST" and "opened_version" in request.POST:
            then = drafts.typed(request)
            opened = opening.as_opened(article, then.opened_version, then.opened_number)
        elif draft:
            opened = opening.as_opened(article, draft.opened_version, draft.opened_number)
        else:
            opened = opening.as_it_is(article)
        request.opened = opened  # type: ignore[attr-defined]
        return opened.article

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[Any]:
        form = super().get_form(request, obj, change, **kwargs)
        form.opened = getattr(request, "opened", None)
        form.resumed = drafts.resumed(request)
        form.said = drafts.said(request)
        step = request.POST.get("_step")
        form.step = Step(step) if step in list(Step) else None
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        opened: Opened | None = getattr(request, "opened", None)
        if opened:
            kwargs["rows"] = opened.links if inline.model is RelatedArticle else [opened.seo]
        if resumed := drafts.resumed(request):
            kwargs |= {"data": resumed, "is_resumed": True}
        return kwargs

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; whatever keeps it from being saved, what was typed is kept."""
        draft = drafts.named(request)
        zone = zones.known(request.POST.get("zone") or (draft.text("zone") if draft else ""))
        with timezone.override(zone or timezone.get_current_timezone()):
            return self._form(request, object_id, form_url, extra_context)

    def _form(self, request: HttpRequest, object_id: str | None, *args: Any) -> HttpResponse:
        try:
            request.draft = drafts.asked_for(request, object_id)  # type: ignore[attr-defined]
            is_sent = request.method == "POST" and guards.may_write(request.user)
            pk = drafts.number(object_id)
            if is_sent and pk and not Article.objects.filter(pk=pk).exists():
                raise saving.Gone
            is_touched = partial(self._is_touched, request, object_id)
            if is_sent and (done := drafts.set_aside(request, object_id, is_touched)):
                return done
            return super().changeform_view(request, object_id, *args)
        except drafting.NotYours as refused:
            return self._keep_beside(request, object_id, str(refused))
        except saving.Conflict as conflict:
            draft = drafts.keep(request, object_id)
            return conflicts.page(request, conflict, draft.key, draft.kept)
        except saving.Gone as gone:
            drafts.keep(request, None)
            self.message_user(request, str(gone), messages.ERROR)
            return HttpResponseRedirect(reverse("article_drafts"))

    def _is_touched(self, request: HttpRequest, object_id: str | None) -> bool:
        """Whether the form that was sent says anything else than what it was opened with."""
        article = self.get_object(request, object_id or "")
        form = self.get_form(request, article, change=True)(request.POST, instance=article)
        if set(form.changed_data) - ASIDE:
            return True
        return any(
            formset(
                **self.get_formset_kwargs(request, article, inline, formset.get_default_prefix())
            ).has_changed()
            for formset, inline in self.get_formsets_with_inlines(request, article)
        )

    def _keep_beside(
        self, request: HttpRequest, object_id: str | None, refusal: str
    ) -> HttpResponse:
        """The draft that a form goes on with was thrown away, sent back or saved meanwhile: what
        was typed becomes a draft of its own."""
        if "opened_version" in request.POST and guards.may_write(request.user):
            with suppress(drafting.NotYours):
                drafts.keep(request, object_id)
                refusal += " What you wrote is kept as a draft of yours."
        self.message_user(request, refusal, messages.ERROR)
        return HttpResponseRedirect(reverse("article_drafts"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article: Article | None = context["original"]
        draft: Draft | None = getattr(request, "draft", None)
        if article and (draft or request.method == "POST"):  # as it stands, not as the form has it
            article = context["original"] = Article.objects.filter(pk=article.pk).first() or article
        user: Any = request.user
        shown = article or Article()
        status = shown.status if article else None
        own = drafting.own(user, article)
        if article is None:
            context["title"] = "Write a new article"
        elif self.has_change_permission(request, article):
            context["title"] = "Edit article"
        # What was saved since the draft was begun is joined with it first, and decided upon then.
        is_late = draft and article and draft.opened_version != article.version
        steps = workflow.steps(user, shown)
        context |= {
            "steps": [] if is_late else [(step, RULES[step].words) for step in steps],
            "may_merge": article is not None and merging.may_merge(user, article),
            "may_save": workflow.may(user, status, shown.status),
            "is_kept_beside": article is not None and article.is_published,
            "zone": timezone.get_current_timezone_name(),
            "draft": draft,
            "own_draft": own if request.method == "GET" else None,
            **drafts.names(request),
            **hints.of_page(request, article),
            "others": presence.others(user, article) if article else [],
            "sent_back": versions.sent_back(article) if article else None,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """All of it is saved together: see `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if isinstance(form, RowForm):
            self.save_row(request, form)
            return
        article: Article = form.instance
        if not change or "subject" in form.changed_data:
            article.subject_name = article.subject.name
        message, author = drafts.credited(request, form.cleaned_data["message"]), request.user
        if change and "_propose" in request.POST:
            drafting.submit(drafts.keep(request, str(article.pk)), message)
            return
        related = next(formset for formset in formsets if formset.model is RelatedArticle)
        seo = next(formset for formset in formsets if formset.model is not RelatedArticle)
        data = form.cleaned_data
        edited = Edited(
            article,
            seo.forms[0].instance,
            related.links(),
            data["opened_version"],
            data["opened_number"],
        )
        is_touched = set(form.changed_data) - ASIDE
        if not change:
            saving.add(edited, author=author, message=message)  # type: ignore[arg-type]
        elif is_touched or form.step or any(one.has_changed() for one in formsets):
            saving.save(edited, author=author, message=message)  # type: ignore[arg-type]
        drafts.forget(request, article)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        return []  # the history says more

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry | None:  # type: ignore[override]
        return None if _is_unchanged(request, obj) else super().log_change(request, obj, message)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, saved(obj, _key(request)), messages.SUCCESS)
        return self._go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_propose" in request.POST:
            text = f"Submitted for review: “{short(obj)}”. Until then readers see it as it was."
            self.message_user(request, text, messages.SUCCESS)
            return HttpResponseRedirect(returning.from_list(request, obj))
        if _is_unchanged(request, obj):
            self.message_user(request, f"Nothing was changed in “{short(obj)}”.", messages.INFO)
        else:
            self.message_user(request, saved(obj, _key(request)), messages.SUCCESS)
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, article: Article) -> HttpResponse:
        if "_save" in request.POST:
            return self.response_post_save_change(request, article)
        return HttpResponseRedirect(returning.kept(request, change_url(article)))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The versions of an article, the newest first."""
        context = versions.listed(request, drafts.number(object_id))
        return super().history_view(request, object_id, context | (extra_context or {}))

    # Deleting

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        user: Any = request.user
        trash.throw_away([obj], author=user)

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: int
    ) -> HttpResponseRedirect:
        trashed = reverse("admin:articles_trashedarticle_changelist")
        text = '<strong>In the trash:</strong> {} <a href="{}">Restore it there</a>'
        messages.success(request, format_html(text, obj_display, trashed))
        return HttpResponseRedirect(returning.to_list(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or workflow.may(user, obj.status, obj.status))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes, in words: the rows that go along are parts of the articles."""
        articles = list(objs)
        gone = [f"{article.question} ({article.get_absolute_url()})" for article in articles]
        dangling = RelatedArticle.objects.filter(target__in=articles).count()
        found = Revision.objects.filter(article__in=articles).count()
        counts = {"Versions in the history": found}
        if dangling:
            counts["Related links of other articles that will lead nowhere"] = dangling
        missing = set() if self.has_delete_permission(request) else {"article"}
        return gone, counts, missing, []


def _is_unchanged(request: HttpRequest, article: Article) -> bool:
    return str(article.version) == request.POST.get("opened_version")


def _key(request: HttpRequest) -> UUID | None:
    return drafts.key_of(request)
