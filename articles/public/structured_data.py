"""What a page says of itself to machines, as JSON-LD."""

import json
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from articles.library.seo import absolute

# Inside <script> no entity is decoded; JSON's own escapes keep text from ending the element.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def breadcrumbs(crumbs: Sequence[tuple[str, str]]) -> SafeString:
    """A BreadcrumbList of (name, path), from the top down.

    https://developers.google.com/search/docs/appearance/structured-data/breadcrumb
    """
    return _script(
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
                for position, (name, path) in enumerate(crumbs, start=1)
            ],
        }
    )


def _script(data: dict[str, object]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
