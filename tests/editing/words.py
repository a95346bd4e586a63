"""Words that editors typed, sent by the form, and looked for wherever words are kept."""

from typing import Any

from django.test import Client

from articles.models import Article, Draft, Page, Revision
from tests.editing.forms import sent_back
from tests.editing.test_article_form import address, opened

KEEP = "/admin/articles/keep"


def everywhere(word: str) -> list[str]:
    """Where a word is kept: in drafts, revisions, articles and pages."""
    found = [f"draft {row.key}" for row in Draft.objects.all() if word in str(row.fields)]
    found += [f"revision {row.pk}" for row in Revision.objects.all() if word in row.text.decode()]
    found += [f"article {row.pk}" for row in Article.objects.all() if word in row.answer]
    return found + [f"page {row.pk}" for row in Page.objects.all() if word in row.body]


def form_of(page: Any) -> dict[str, str]:
    return sent_back(page.content.decode())


def keep(client: Client, article: Article, form: dict[str, str], **values: Any) -> Any:
    """What the form's script sends while somebody types."""
    return client.post(KEEP, form | {"article": article.pk} | values)


def place_of(article: Article, draft: Draft) -> str:
    """Where a draft of an article is gone on with."""
    return f"{address(article)}?draft={draft.key}"


def begun(client: Client, article: Article, **values: Any) -> Draft:
    """A draft that was kept while its author typed."""
    kept = keep(client, article, opened(client, article), **values)
    return Draft.objects.get(key=kept.json()["key"])


def proposed(client: Client, article: Article, **values: Any) -> Draft:
    """A draft of a public article, submitted by the form."""
    form = opened(client, article) | {"_propose": ""} | values
    assert client.post(address(article), form).status_code == 302
    return Draft.objects.get(article=article)
