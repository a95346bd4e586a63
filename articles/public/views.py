"""The pages readers see. Each is guard, what it shows, and render."""

from itertools import groupby
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from articles.library import own_pages, rendering_store, seo, sharing
from articles.library.seo import Head, absolute, titled
from articles.models import Article, Rendering, Subject
from articles.public import lists, structured_data
from articles.public.answers import changed_at
from articles.public.errors import no_such_page, unknown_address
from articles.public.paging import Pages, asked_number
from articles.text.rendering import Rendered
from articles.text.rendering import render as render_markdown

NEWEST = 8
PER_PAGE = 25
SECTIONS_FOR_CONTENTS = 3
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    shelves = lists.shelves()
    size = _size(shelves)
    context = {
        "head": Head(
            titled(gettext("Good questions, answered in full")),
            f"{size} {gettext('Free to read, nothing to sign up for.')}",
            absolute("/"),
        ),
        "shelves": shelves,
        "size": size,
        "newest": lists.newest(NEWEST),
        "has_own_field": True,
        "json_ld": structured_data.script(structured_data.website()),
    }
    return render(request, "articles/home.html", context)


def _size(shelves: list[lists.Shelf]) -> str:
    """How large the library is, as a sentence."""
    if not shelves:
        return gettext("There are no questions here yet.")
    total = sum(shelf.questions for shelf in shelves)
    answers = ngettext("%s answer", "%s answers", total) % number_format(total, force_grouping=True)
    subjects = ngettext("%s subject", "%s subjects", len(shelves)) % len(shelves)
    return gettext("%(answers)s in %(subjects)s.") % {"answers": answers, "subjects": subjects}


def _questions_in(subject: Subject, total: int) -> str:
    number = number_format(total, force_grouping=True)
    text = ngettext("%(number)s question in %(name)s", "%(number)s questions in %(name)s", total)
    return text % {"number": number, "name": subject.name}


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    by_size = request.GET.get("sort") == "most"
    shelves = sorted(lists.shelves(), key=lambda shelf: (shelf.letter, shelf.name.casefold()))
    total = sum(shelf.questions for shelf in shelves)
    groups = {
        letter: list(group) for letter, group in groupby(shelves, key=lambda shelf: shelf.letter)
    }
    context = {
        "head": Head(
            titled(gettext("Subjects")),
            _size(shelves),
            absolute("/learn"),
            is_indexed=not by_size,
        ),
        "section": "learn",
        "by_size": by_size,
        "shelves": sorted(shelves, key=lambda shelf: -shelf.questions),
        "total": total,
        "groups": groups,
        "letters": [(letter, letter in groups) for letter in ALPHABET],
        "crumbs": _crumbs(),
        "json_ld": structured_data.script(structured_data.breadcrumbs(_crumbs())),
    }
    return render(request, "articles/learn.html", context)


@require_safe
def subject(request: HttpRequest, subject_slug: str) -> HttpResponse:
    number = asked_number(request.GET.get("page"))
    by_letter = request.GET.get("sort") == "az"
    shelf = Subject.objects.filter(slug=subject_slug).first()
    letters = lists.first_letters(shelf) if shelf else {}
    if shelf is None or not letters:
        return unknown_address(request)
    total = sum(letters.values())
    parameters = (("sort", "az"),) if by_letter else ()
    pages = Pages(shelf.get_absolute_url(), number, ceil(total / PER_PAGE), parameters)
    if not pages.has_this_one:
        return no_such_page(request, pages)
    shown = lists.of_subject(
        shelf, by_letter=by_letter, first=(number - 1) * PER_PAGE, count=PER_PAGE
    )
    head = _subject_head(shelf, pages, total, by_letter)
    context = {
        "head": head,
        "section": "learn",
        "subject": shelf,
        "introduction": render_markdown(shelf.description).html,
        "total": total,
        "pages": pages,
        "by_letter": by_letter,
        "items": shown,
        "letters": _letter_links(letters),
        "near_by": lists.near_by(shelf, shown),
        "crumbs": _crumbs(shelf),
        "json_ld": structured_data.script(
            structured_data.collection(shelf, head, total),
            structured_data.breadcrumbs(_crumbs(shelf)),
        ),
    }
    return render(request, "articles/subject.html", context)


def _crumbs(subject: Subject | None = None) -> list[tuple[str, str]]:
    """The way down to a page, as (name, path)."""
    crumbs = [(gettext("Home"), "/"), (gettext("Subjects"), "/learn")]
    return [*crumbs, (subject.name, subject.get_absolute_url())] if subject else crumbs


def _subject_head(subject: Subject, pages: Pages, total: int, by_letter: bool) -> Head:
    numbers = {"number": number_format(pages.number), "count": number_format(pages.count)}
    where = gettext(", page %(number)s of %(count)s") % numbers if pages.number > 1 else ""
    title = f"{subject.seo_title or subject.name}{where}"
    return Head(
        title=title if subject.seo_title else titled(title),
        description=subject.seo_description or _questions_in(subject, total) + where,
        canonical=absolute(pages.address(pages.number)),
        is_indexed=subject.is_listed and not by_letter,
    )


def _letter_links(letters: dict[str, int]) -> list[tuple[str, str]]:
    """Each letter of the alphabet with the query that leads to it in the A–Z order, "" if none."""
    links: dict[str, str] = {}
    before = 0
    for first, count in sorted(letters.items()):
        page = before // PER_PAGE + 1
        of_page = f"&page={page}" if page > 1 else ""
        links.setdefault(first.upper(), f"?sort=az{of_page}#letter-{first.upper()}")
        before += count
    return [(letter, links.get(letter, "")) for letter in ALPHABET]


@require_safe
def question(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    article = lists.at_path(subject_slug, slug)
    if article is None:
        return unknown_address(request)
    markdown_address = f"{article.get_absolute_url()}.md"
    context = question_page(
        article,
        rendering_store.get(article.answer),
        lists.related(article),
        lists.neighbors(article),
    )
    picture = sharing.picture_of(article)
    context |= {
        "og_type": "article",
        "picture": picture,
        "markdown_address": markdown_address,
        "json_ld": structured_data.script(
            structured_data.question(article, context["head"], picture.address),
            structured_data.breadcrumbs(context["crumbs"]),
        ),
    }
    response = render(request, "articles/question.html", context)
    response.headers["Link"] = (
        f'<{absolute(markdown_address)}>; rel="alternate"; type="text/markdown"'
    )
    changed_at(response, article.changed_at)
    return response


def question_page(
    article: Article,
    rendering: Rendering | Rendered,
    related: list[lists.Link],
    neighbors: lists.Neighbors,
) -> dict[str, Any]:
    """What the template of a question shows of `article`, which comes from `seo.with_head`, to
    people; not what it says to machines."""
    sections = [heading for heading in rendering.headings if heading[0] == 2]
    return {
        "head": seo.article_head(article, rendering.excerpt),
        "article": article,
        "subject": article.subject,
        "rendering": rendering,
        "provenance": seo.provenance(article),
        "sections": sections if len(sections) >= SECTIONS_FOR_CONTENTS else [],
        "related": related,
        "neighbors": neighbors,
        "crumbs": _crumbs(article.subject)[1:],
    }


@require_safe
def markdown(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """The same article as Markdown: the question as its heading, the answer, the source."""
    article = lists.at_path(subject_slug, slug)
    if article is None:
        return unknown_address(request)
    source = absolute(article.get_absolute_url())
    head = seo.article_head(article, excerpt="")
    text = f"# {article.question}\n\n{article.answer.strip()}\n\n---\n\nSource: <{source}>\n"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Link"] = f'<{head.canonical}>; rel="canonical"'
    if not head.is_indexed:
        response["X-Robots-Tag"] = "noindex"
    changed_at(response, article.changed_at)
    return response


@require_safe
def page(request: HttpRequest, page_slug: str) -> HttpResponse:
    """A page of the operator's own writing."""
    found = own_pages.find(page_slug)
    if found is None:
        return unknown_address(request)
    rendering = rendering_store.get(found.body)
    context = {
        "head": Head(
            titled(found.title),
            found.description or rendering.excerpt,
            absolute(found.get_absolute_url()),
        ),
        "page": found,
        "rendering": rendering,
    }
    return render(request, "articles/page.html", context)
