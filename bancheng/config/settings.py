"""One settings module; deployment values come from the environment through the strict reader.

Each room adds its own line to INSTALLED_APPS; nothing an office decides is a setting.
"""

import os
import sys
from pathlib import Path

from django.utils.csp import CSP

from bancheng.config import environment
from bancheng.config.duties import (
    DUTIES,
    FILE_DOOR,
    HEAD_DUTIES,
    LOCKED_OUT,
    LOCKING_OUT,
    MOVED,
    POST_DUTIES,
    SITE_DUTIES,
)

BASE = Path(__file__).resolve().parents[2]

try:
    deployment = environment.read(os.environ, base=BASE)
    # In a demo nothing leaves the house: messages go into a file that people can read.
    BANCHENG_DATA_KIND = environment.data_kind(deployment.data)
except environment.Unusable as wrong:
    print(wrong, file=sys.stderr)
    raise SystemExit(2) from None

DATA = deployment.data
SECRET_KEY = deployment.secret_key
DEBUG = False
ALLOWED_HOSTS = deployment.allowed_hosts
BANCHENG_NOW = deployment.now
BANCHENG_METRICS_TOKEN = deployment.metrics_token
BANCHENG_PUBLIC_URL = deployment.public_url
BANCHENG_TLS_CERT = deployment.tls_cert
BANCHENG_TLS_KEY = deployment.tls_key
BANCHENG_STUN_URLS = deployment.stun_urls
BANCHENG_TURN_URLS = deployment.turn_urls
BANCHENG_TURN_SECRET = deployment.turn_secret
BANCHENG_MAIL = deployment.mail
BANCHENG_GATEWAY = deployment.gateway
BANCHENG_BACKUP_DIR = deployment.backup_to
BANCHENG_BACKUP_KEYS = deployment.backup_keys_to
BANCHENG_BACKUP_KEEP = deployment.backups_kept
BANCHENG_DEMO = BANCHENG_DATA_KIND == "demo"
BANCHENG_UNREAD = "bancheng.notices.reads.unread_of"
BANCHENG_HEARERS = "bancheng.config.panels.HEARERS"
BANCHENG_COMING = "bancheng.cases.reads.coming_to"
BANCHENG_REACTIONS = "bancheng.config.jobs.REACTIONS"
BANCHENG_DUTIES = DUTIES
BANCHENG_MOVED = MOVED
BANCHENG_POST_DUTIES = POST_DUTIES
BANCHENG_HEAD_DUTIES = HEAD_DUTIES
BANCHENG_LOCKED_OUT = LOCKED_OUT
BANCHENG_LOCKING_OUT = LOCKING_OUT
BANCHENG_SITE_DUTIES = SITE_DUTIES
BANCHENG_FILE_DOOR = FILE_DOOR

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django.forms",
    "bancheng.ui",
    "bancheng.records",
    "bancheng.org",
    "bancheng.catalogue",
    "bancheng.notices",
    "bancheng.papers",
    "bancheng.promises",
    "bancheng.cases",
    "bancheng.citizens",
    "bancheng.measures",
    "bancheng.coordination",
    "bancheng.accountability",
    "bancheng.reports",
    "bancheng.exchange",
    "bancheng.ops",
]
AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["bancheng.org.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_ENGINE = "bancheng.org.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 60 * 60
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bancheng.config.caching.unkept_middleware",
    "bancheng.config.abilities.abilities_middleware",
    "bancheng.config.moment.moment_middleware",
    "bancheng.config.nothing_new.nothing_new_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Behind those that write headers, so that its no has them too; before the first that reads a form or cookie.
    "bancheng.config.legible.legible_middleware",
    "bancheng.config.only_sent.only_sent_middleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bancheng.citizens.kiosk.kiosk_middleware",
    "bancheng.org.middleware.who_asks",
    "bancheng.config.pressing.PressedOnce",
]
if deployment.count_queries:
    MIDDLEWARE.insert(0, "bancheng.config.counting.count_questions")
ROOT_URLCONF = "bancheng.config.urls"
WSGI_APPLICATION = "bancheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "bancheng.ui.forms.HouseRenderer"
CSRF_FAILURE_VIEW = "bancheng.ui.pages.csrf_failure"
BANCHENG_PANELS = "bancheng.config.panels"
BANCHENG_DOCTOR = "bancheng.config.doctor.CHECKS"

DATABASES = {"default": deployment.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": deployment.redis_url}
        if deployment.redis_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "staticfiles"
MEDIA_ROOT = DATA / "files"
# Not in the machine's own: what a killed process leaves there is found again and taken away.
FILE_UPLOAD_TEMP_DIR = DATA / environment.IN_CLEAR
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "bancheng.config.assets.KeptNames"},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Off this machine the pages are served through TLS only; on it (a counter's own computer) http is safe
# and a certificate would only teach people to click warnings away.
OWN_TLS = deployment.tls_cert is not None
BEHIND_TLS = OWN_TLS or not deployment.only_loopback
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
# Where we speak TLS ourselves nobody stands in front of us, and what a visitor says of himself is not believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS and not OWN_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "bancheng.config.logs.DiscreetFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
