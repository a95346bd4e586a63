"""Stored HTML for places outside of its page, such as a reader of feeds."""

import re
from html import escape, unescape
from urllib.parse import urljoin

# In HTML that `rendering` made every ">" ends a tag, and every attribute is quoted.
_TAG = re.compile(r"<(?:a|img|source)\b[^>]*>")
_ADDRESS = re.compile(r'\b(href|src)="([^"]*)"')
_ADDRESSES = re.compile(r'\bsrcset="([^"]*)"')


def with_absolute_links(html: str, page: str) -> str:
    """The same HTML with whole addresses, as seen from the address of its page.

    >>> with_absolute_links('<a href="#section-a">a</a>', "https://answers.example/b")
    '<a href="https://answers.example/b#section-a">a</a>'
    """

    def whole(found: re.Match[str]) -> str:
        return f'{found[1]}="{escape(_joined(page, unescape(found[2])))}"'

    def all_whole(found: re.Match[str]) -> str:
        listed = (_joined(page, unescape(one)) for one in found[1].split(", "))
        return f'srcset="{escape(", ".join(listed))}"'

    return _TAG.sub(lambda tag: _ADDRESSES.sub(all_whole, _ADDRESS.sub(whole, tag[0])), html)


def _joined(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # "//[" has no host
        return address
