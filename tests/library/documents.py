"""Documents for import tests, as an operator would have them in a folder."""

from pathlib import Path

TEMPLATE = """---
_schema: default
id: {id}
date: {date}
title: {title}
article_title: {title}
date_format: MMM DD, YYYY
post_on_text: Posted on
seo:
  title: QuickTakes | {subject}
  page_description: {title}
  page_keywords: one,two
author: Mara Lind
question: {title}
answer: >-
    {answer}
subject: {subject}
file_name: {slug}.md
url: /learn/{shelf}/questions/{slug}
{more}---

&nbsp;"""


def document(slug: str = "why-is-ice-slippery", **values: object) -> bytes:
    """A document's bytes; `shelf` is the subject's slug, `more` further lines of front matter."""
    defaults = {
        "id": 7,
        "date": "2025-03-04",
        "title": "Why is ice slippery?",
        "subject": "Physics",
        "shelf": "physics",
        "answer": r"Its top layer moves.\n\nSkates glide on it.",
        "more": "",
    }
    return TEMPLATE.format(slug=slug, **(defaults | values)).encode()


def put(folder: Path, *documents: bytes) -> None:
    """Write documents as a folder holds them, each at `learn/<subject>/<slug>.md`."""
    for data in documents:
        url = data.split(b"\nurl: ")[1].split(b"\n")[0].decode()
        _, _, shelf, _, slug = url.split("/")
        file = folder / "learn" / shelf / f"{slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def related(*links: str) -> str:
    """Lines of front matter for related links, given by url."""
    given = "    id: 1\n    title: Given\n    subject: Given\n"
    return "".join(
        f"related_article{number}:\n{given}    url: {url}\n"
        for number, url in enumerate(links, start=1)
    )
