"""How gunicorn serves the site, in `make run` and in production (docs/deployment.md).

What its command line says goes first: `gunicorn quicktakes.wsgi --bind unix:/run/quicktakes.sock`.
"""

import logging
import os
import signal
import sys
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# Two processes for two cores; WEB_CONCURRENCY is the name that gunicorn and most hosts use.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads let a slow reader wait without holding up a process.
worker_class = "gthread"
threads = 4
# Heartbeats are files; in memory they cannot wait for a busy disk.
# https://docs.gunicorn.org/en/stable/faq.html#how-do-i-avoid-gunicorn-excessively-blocking-in-os-fchmod
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Its control socket would lie in the home folder, which a service user lacks and two sites share.
control_socket_disable = True

# Django answers HEAD with the body of GET and leaves it to the server to drop it, which gunicorn 27
# does with a warning for each.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)


def when_ready(server: Any) -> None:
    """Let a closed terminal end the server, as it ends what else was started there.

    Gunicorn takes SIGHUP for "reload", which it goes on meaning without a terminal (systemd).
    """
    if sys.stdin.isatty():
        signal.signal(signal.SIGHUP, lambda *_: server.signal(signal.SIGTERM, None))
