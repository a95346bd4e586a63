"""What a page says of itself to machines, as JSON-LD (https://schema.org).

Everything said here, a reader of the page can see. The answer's text is not said again: it would
make a page half as heavy once more, and search engines read it where it stands. An exception is a
`QAPage`, which Google takes only with it.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.library import seo
from articles.library.seo import Head, absolute
from articles.models import Article, Provenance, Subject
from articles.text.rendering import plain_text

Thing = dict[str, object]

GENERATED = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
"""IPTC's term for the work of a trained model, as schema.org and Google spell it. There is none for
a text that a person wrote: search engines take the property's absence for that.
https://developers.google.com/search/docs/appearance/structured-data/qapage"""

# Inside <script> no entity is decoded; JSON's own escapes keep text from ending the element.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(*things: Thing) -> SafeString:
    """The element that tells machines about all of `things`."""
    data = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def breadcrumbs(crumbs: Sequence[tuple[str, str]]) -> Thing:
    """A BreadcrumbList of (name, path), from the top down.

    https://developers.google.com/search/docs/appearance/structured-data/breadcrumb
    """
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(crumbs, start=1)
        ],
    }


def website() -> Thing:
    """The site, by which search engines name it. Without a SearchAction: Google showed a field for
    one until November 2024, and nobody else did.

    https://developers.google.com/search/docs/appearance/site-names
    """
    return {
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": absolute("/"),
        "inLanguage": settings.LANGUAGE_CODE,
    }


def collection(subject: Subject, head: Head, total: int) -> Thing:
    """A page of a subject's list, and how long the whole list is.

    It does not name the questions: search engines show nothing for such a list, and 25 addresses
    of 100 letters, all links on the page already, would be a tenth of its 40 KB.
    """
    return {
        "@type": "CollectionPage",
        "name": subject.name,
        "url": head.canonical,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute("/")},
        "inLanguage": settings.LANGUAGE_CODE,
        "mainEntity": {"@type": "ItemList", "numberOfItems": total},
    }


def question(article: Article, head: Head, picture: str) -> Thing:
    """An Article; a QAPage only where a reader who is named asked and an expert who is named
    checked the answer. Google calls it a violation on any other page that has one answer.

    https://developers.google.com/search/docs/appearance/structured-data/article
    """
    is_checked = article.provenance == Provenance.ASKED and article.asked_by and article.checked_by
    return _asked(article, head) if is_checked else _article(article, head, picture)


def _article(article: Article, head: Head, picture: str) -> Thing:
    thing: Thing = {
        "@type": "Article",
        "headline": seo.spoken(article.question),
        "url": head.canonical,
        "image": picture,
        **_made(article),
        "publisher": _organization(),
        "isPartOf": {
            "@type": "CollectionPage",
            "name": article.subject.name,
            "url": absolute(article.subject.get_absolute_url()),
        },
        "inLanguage": settings.LANGUAGE_CODE,
    }
    if seo.provenance(article) == Provenance.GENERATED:
        thing["digitalSourceType"] = GENERATED
    return thing


def _asked(article: Article, head: Head) -> Thing:
    question = seo.spoken(article.question)
    return {
        "@type": "QAPage",
        "url": head.canonical,
        "reviewedBy": _person(article.checked_by),
        "inLanguage": settings.LANGUAGE_CODE,
        "mainEntity": {
            "@type": "Question",
            "name": question,
            "text": question,
            "author": _person(article.asked_by),
            "datePublished": _moment(article)["datePublished"],
            "answerCount": 1,
            "acceptedAnswer": {
                "@type": "Answer",
                "text": plain_text(article.answer),
                "url": head.canonical,
                **_made(article),
            },
        },
    }


def _made(article: Article) -> Thing:
    author = article.author
    is_named = author and author != settings.SITE_NAME
    return {**_moment(article), "author": _person(author) if is_named else _organization()}


def _moment(article: Article) -> Thing:
    """The day that the page shows, with its time if the article appeared on it: Google asks that
    both be the same. https://developers.google.com/search/docs/appearance/publication-dates"""
    published, changed = map(timezone.localtime, (article.published_at, article.changed_at))
    shown = article.date or published.date()
    return {
        "datePublished": _iso(published) if shown == published.date() else shown.isoformat(),
        "dateModified": _iso(changed),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _person(name: str) -> Thing:
    return {"@type": "Person", "name": name}


def _organization() -> Thing:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}
