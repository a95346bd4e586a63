"""How gunicorn serves the site, in `make run` and in production (docs/deployment.md).

What its command line says goes first: `gunicorn quicktakes.wsgi --bind unix:/run/quicktakes.sock`.
"""

import logging
import os
import re
import select
import signal
import sys
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# Two processes for two cores; WEB_CONCURRENCY is the name that gunicorn and most hosts use.
_asked = os.environ.get("WEB_CONCURRENCY", "2")
if not re.fullmatch(r"[1-9][0-9]{0,2}", _asked):  # without a process it would answer nobody
    sys.exit(f"WEB_CONCURRENCY={_asked} is no number of processes. Write, for example: 2")
workers = int(_asked)
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
    Where `make` leads the session (`ssh -t host make run`), it gets the signal alone and waits for
    its child: hence a look at the terminal every second.
    """
    if not sys.stdin.isatty():
        return
    terminal = select.poll()
    terminal.register(sys.stdin, 0)  # no events: only hangup and error are told

    def end_with_terminal(received: int, _: Any) -> None:
        if received == signal.SIGHUP or terminal.poll(0):
            server.signal(signal.SIGTERM, None)

    signal.signal(signal.SIGHUP, end_with_terminal)
    signal.signal(signal.SIGALRM, end_with_terminal)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)  # workers do not inherit it
