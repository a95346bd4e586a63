#!/usr/bin/env python
"""Django's command line: `manage.py help` lists the commands."""

import os
import sys

if __name__ == "__main__":
    # Not above: the processes of an import read this file again and need no Django.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    # A terminal that has not every character shows an escape in its place, not a traceback.
    sys.stdout.reconfigure(errors="backslashreplace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Wrong settings: {error}")
