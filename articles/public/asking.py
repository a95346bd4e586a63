"""The site asked for its own pages, without a server: by Django's handler, in this process.

Nothing here may import a model at the top: worker processes import this module first and set
Django up when they are asked for a page.
"""

import gc
import io
import sys
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from articles.text.served import Served, served

Headers = dict[str, str]


@cache
def _application() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def answer(address: str, site: str) -> tuple[int, Headers, bytes]:
    """What `address` ("/learn?sort=most") of the site ("https://answers.example") answers: status,
    headers by their name in small letters, body."""
    path, _, query = address.partition("?")
    where = urlsplit(site)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": where.hostname or "",
        "SERVER_PORT": str(where.port or {"https": 443}.get(where.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": where.netloc,
        "wsgi.url_scheme": where.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    # Neither the handler's own call nor `close()`: both tell Django that a request begins or ends,
    # upon which it closes the connection to the database, 50,000 times.
    from django.core.handlers.wsgi import WSGIRequest

    response = _application().get_response(WSGIRequest(environ))
    headers = {name.lower(): value for name, value in response.items()}
    return response.status_code, headers, b"".join(response)


def ask(wanted: list[tuple[str, str]]) -> list[Served]:
    """Each (address, site), asked and reduced."""
    gc.enable()  # a page leaves cycles behind: 30 KB each, and worker processes look for none
    return [served(address, *answer(address, site), site) for address, site in wanted]
