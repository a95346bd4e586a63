"""`manage.py` with batches so small that some hundred documents pass through what otherwise takes
thousands: `python -m tests.faults.small import_articles FOLDER`."""

import os
import sys

if __name__ == "__main__":
    import django
    from django.core.management import execute_from_command_line

    os.environ["DJANGO_SETTINGS_MODULE"] = "quicktakes.settings"
    django.setup()
    from articles.library import importing

    importing.BATCH = 50
    importing.ALONE = 0  # helpers from the first byte on
    execute_from_command_line(["manage.py", *sys.argv[1:]])
