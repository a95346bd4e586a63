"""Settings, all from the environment; with nothing set, a site on this machine alone.

docs/settings.md lists every variable. A wrong value stops the start with a sentence that says
what to write instead (see environment.py).
"""

from pathlib import Path

from quicktakes import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret_key(VAR_DIR / "secret_key")

# The site
SITE_URL = env.site_url("http://127.0.0.1:8000")
SITE_NAME = env.given("SITE_NAME", "QuickTakes")
DEFAULT_PROVENANCE = env.one_of("DEFAULT_PROVENANCE", ("written", "generated"))
INDEXNOW_KEY = env.indexnow_key("INDEXNOW_KEY")
INDEXNOW_ENDPOINT = env.web_address("INDEXNOW_ENDPOINT", "https://api.indexnow.org/indexnow")
CONTACT_EMAIL = env.email("CONTACT_EMAIL")
ALLOWED_HOSTS = env.allowed_hosts(f"{env.host_of(SITE_URL)},localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DEFAULT_FROM_EMAIL = CONTACT_EMAIL or "quicktakes@localhost"
# Mail. A server that does not answer holds nobody up for longer than 10 seconds.
_MAIL = env.mail("consolemail://")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10

INSTALLED_APPS = [
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "markdownx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "articles.public.maintenance.closing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "articles.editing.zones.of_editors",
    "articles.editing.task_notes.telling",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "articles.editing.acting.remembering",
    "articles.editing.doors.guarding",
]

ROOT_URLCONF = "quicktakes.urls"
WSGI_APPLICATION = "quicktakes.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Storage
DATABASES = {"default": env.database(f"sqlite:///{VAR_DIR / 'quicktakes.sqlite3'}")}
CACHES = {
    "default": env.cache("locmemcache://"),
    # Share pictures of 30 KB at most, so 60 MB; beyond that a third of them goes, at random.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "pictures",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# "SQLite does not support indexes with non-key columns": what only PostgreSQL needs.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.given("MEDIA_ROOT", str(VAR_DIR / "media")))
UPLOAD_MOST_BYTES = 11_000_000  # a picture of 10 MB at most, and the form around it
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MOST_BYTES  # nothing is stored before it was looked at
FILE_UPLOAD_HANDLERS = [
    "quicktakes.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Work in the background: a queue in the database, run by `manage.py run_tasks`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TASKS_ROOT = VAR_DIR / "tasks"  # files that tasks read and make: archives in, archives out
IMPORT_MOST_BYTES = 200_000_000  # an archive that is uploaded to be imported

MAINTENANCE_FILE = VAR_DIR / "maintenance"  # as long as it is there, the site is closed

# Language and time
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LANGUAGE_CODE = env.language("SITE_LANGUAGE", dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
TIME_ZONE = env.time_zone("UTC")

# Logins: ten wrong passwords for one name from one address close that door for 15 minutes.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# The first makes new hashes; those of the second are read, and made anew at the next sign-in.
PASSWORD_HASHERS = [
    "quicktakes.hashers.FrugalArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"

# The second factor: authenticator apps, recovery codes and passkeys. Browsers make passkeys for
# names only, over TLS; on this machine they take "localhost" for one.
SECOND_FACTOR_FOR = env.one_of("SECOND_FACTOR_FOR", ("publishers", "staff"))
OTP_TOTP_ISSUER = SITE_NAME
OTP_WEBAUTHN_RP_NAME = SITE_NAME
OTP_WEBAUTHN_RP_ID, PASSKEY_ORIGIN = env.passkeys(SITE_URL)
OTP_WEBAUTHN_ALLOWED_ORIGINS = [PASSKEY_ORIGIN]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False

# Security. An https:// address switches on what only makes sense with TLS.
_TLS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by probes inside the network
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _TLS
SECURE_HSTS_PRELOAD = _TLS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = _TLS
CSRF_COOKIE_SECURE = _TLS
if env.flag("BEHIND_PROXY", False):
    # Only behind a proxy that sets these headers itself: anybody else could forge them.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "quicktakes.proxies.client_address"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# django-markdownx: the field and widget only. Its own views serve anybody (docs/dependencies.md).
MARKDOWNX_URLS_PATH = "/admin/articles/preview"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # it warns of every page that is not there
}
