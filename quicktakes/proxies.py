"""What a reverse proxy in front of the site tells about the reader."""

from ipaddress import ip_address

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The last address in X-Forwarded-For: the one our own proxy added.

    Earlier ones are the client's word and could be made up to dodge the login limit. What is no
    address, such as a name or one with a port, gives way to the proxy's own: PostgreSQL would
    refuse to store it.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(forwarded))
    except ValueError:
        return str(request.META["REMOTE_ADDR"])
