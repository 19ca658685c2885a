"""The settings of the suite: the product's own, on data of its own, with a hasher that costs nothing.

The engine is the one BANCHENG_DATABASE_URL names, SQLite without it. Every process of the suite has its
own data folder, marked as test data, and takes it away again.
"""

# ruff: noqa: I001, E402 — the environment is set before the product reads it.

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from bancheng.config import environment

_data = Path(tempfile.mkdtemp(prefix="bancheng-test-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
environment.mark_data(_data, "test")
os.environ["BANCHENG_DATA"] = str(_data)

from bancheng.config.settings import *  # noqa: F403
from bancheng.config.settings import DATABASES
from bancheng.config.settings import STORAGES

ALLOWED_HOSTS = ["testserver", *environment.LOOPBACK]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads and second processes meet the locks they would meet in the hall; no test
    # cuts the power, so the disk need not be waited for.
    DATABASES["default"] = {
        **environment.sqlite(_data / "suite.sqlite3", synchronous="OFF"),
        "TEST": {"NAME": str(_data / "test.sqlite3")},
    }
# Every test client starts the middleware anew; the thousands of font slices are looked up when asked for.
WHITENOISE_AUTOREFRESH = True
