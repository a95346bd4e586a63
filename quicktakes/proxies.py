"""What a reverse proxy in front of the site tells about the reader."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The last address in X-Forwarded-For: the one our own proxy added.

    Earlier ones are the client's word and could be made up to dodge the login limit.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or str(request.META["REMOTE_ADDR"])
