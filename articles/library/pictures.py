"""The pictures that articles show, as files of MEDIA_ROOT."""

import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

from articles.models import Article, SeoMetadata

_ADDRESS = re.compile(re.escape(settings.MEDIA_URL) + r"([^\s\"'()<>\[\]?#]+)")


def used_by(article: Article) -> set[str]:
    """Names below MEDIA_ROOT that the answer or the share picture names, such as "bridge.png"."""
    seo = getattr(article, "seo", None) or SeoMetadata()
    texts = f"{article.answer}\n{seo.share_image}"
    if settings.MEDIA_URL not in texts:
        return set()
    return {unquote(name) for name in _ADDRESS.findall(texts)}


def read(name: str) -> bytes | None:
    """A picture; None where MEDIA_ROOT holds none of that name, or it leads out of there."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        return None
    return file.read_bytes()
