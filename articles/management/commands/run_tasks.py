import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from articles.management.working import Working


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "Do the work that waits in the background, and what falls due, until it is stopped. "
        "Several may run; what is stopped or killed in the middle goes on with the next."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-idle", action="store_true", help="end when nothing is left to do by now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        working = Working()
        signal.signal(signal.SIGTERM, working.stop)
        signal.signal(signal.SIGINT, working.stop)
        if options["verbosity"]:
            self.stdout.write("Working. Ctrl+C stops after the part that is being done.")
        while not working.is_stopped:
            close_old_connections()
            try:
                did_something = working.do_next()
            except OperationalError as error:  # the database is away, or held for long
                self.stderr.write(f"The database could not be used: {error}. Trying again.")
                did_something = False
                time.sleep(5)
            if not did_something and options["until_idle"]:
                return
            if not did_something:
                working.wait()
        if options["verbosity"]:
            self.stdout.write("Stopped.")
