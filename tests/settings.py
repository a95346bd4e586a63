"""The site's own settings, in a scratch folder, so that no test touches `var/`.

The database is a file and not SQLite's memory: live servers answer from several threads, each
with a connection of its own, as they do in production.
"""

import atexit
import os
import tempfile

SCRATCH = tempfile.TemporaryDirectory(prefix="quicktakes-tests-")
atexit.register(SCRATCH.cleanup)
os.environ["VAR_DIR"] = SCRATCH.name
os.environ["SITE_URL"] = "http://testserver"

from quicktakes.settings import *  # noqa: E402, F403
from quicktakes.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{SCRATCH.name}/test.sqlite3"}

# Hashed names need collected files; the browser stories collect them (tests/browser/conftest.py).
STATIC_ROOT.mkdir()  # WhiteNoise warns when it is not there
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
# A slow hash, right in production, would add 0.2 s to every login.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
