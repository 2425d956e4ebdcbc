"""The settings of the test run; services come from the environment (tests/services.py)."""

import os
from pathlib import Path

# Nothing of the installation is touched, and each xdist worker has a Redis database of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
os.environ.setdefault("HELPDESK_DATA", str(Path(__file__).resolve().parent.parent / "var" / "test"))
if os.environ.get("REDIS_URL", "").startswith("unix://") and "?" not in os.environ["REDIS_URL"]:
    os.environ["REDIS_URL"] += f"?db={int(WORKER[2:]) + 1}"

from helpdesk.settings import *  # noqa: E402, F403  the test settings are the settings plus these lines

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
if REDIS_URL:  # noqa: F405  pub/sub knows no databases
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{WORKER}"  # noqa: F405
