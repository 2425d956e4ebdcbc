"""Readers of the environment that stop the start-up on a bad value, naming it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.crypto import get_random_string

env = environ.FileAwareEnv()

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def flag(name: str) -> bool:
    """Return the yes/no setting `name`, no when absent; any other word stops the start-up."""
    value = env.str(name, default="").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in YES


def number(name: str, *, default: int, low: int, high: int) -> int:
    """Return the whole number `name`, which must lie between `low` and `high`, both included."""
    value = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return the setting `name`, one of `allowed`; the first where absent."""
    value = env.str(name, default=allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def address(name: str, *, default: str, schemes: tuple[str, ...]) -> str:
    """Return the URL `name` without its last slash; its scheme must be one of `schemes`."""
    value = env.str(name, default=default).rstrip("/")
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}.")
    return value


def database(default: Path) -> dict[str, Any]:
    """Return DATABASE_URL as Django's dictionary; a SQLite file at `default` where absent."""
    url = address("DATABASE_URL", default=f"sqlite:///{default}", schemes=("postgres", "postgresql", "sqlite"))
    config: dict[str, Any] = env.db_url_config(url)
    if not config["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    # Without IMMEDIATE eight writers on SQLite lose most of their transactions to "database is locked".
    if config["ENGINE"].endswith("sqlite3"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        config["OPTIONS"] = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
        return config
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def data_folder(default: Path) -> Path:
    """Return HELPDESK_DATA, made if missing and writable; everything the installation owns lives there."""
    folder = Path(env.str("HELPDESK_DATA", default="") or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"HELPDESK_DATA: the folder {folder} cannot be made: {error.strerror}.") from error
    return folder


def kept_secret(path: Path, make: str = "key") -> str:
    """Return the secret kept in `path` (0600), made on first use: a signing `key` or a `password` people can type."""
    if not path.exists():
        secret = get_random_secret_key() if make == "key" else get_random_string(12, "abcdefghjkmnpqrstuvwxyz23456789")
        try:
            part = path.with_suffix(f".{os.getpid()}")  # two processes may start together
            part.touch(mode=0o600)
            part.write_text(secret)
            part.replace(path)
        except OSError as error:
            raise ImproperlyConfigured(f"HELPDESK_DATA: {path} cannot be written: {error.strerror}.") from error
    return path.read_text().strip()


def secret_key(folder: Path, *, public: bool) -> str:
    """Return SECRET_KEY. On a public site it has to be given; on loopback one is made and kept in `folder`."""
    key = env.str("SECRET_KEY", default="")
    if not key and public:
        raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) must be set where SITE_URL is not loopback.")
    if not key:
        return kept_secret(folder / "secret_key")
    if len(key) < 50 or len(set(key)) < 10 or key.startswith(("django-insecure", "change")):
        raise ImproperlyConfigured("SECRET_KEY must be random, 50 characters or more.")
    return key


def redis_url(folder: Path) -> str:
    """Return REDIS_URL, or the socket noted by a running `quickstart`, or "" (no broker: commands still work)."""
    if given := address("REDIS_URL", default="", schemes=("redis", "rediss", "unix")):
        return given
    note = folder / "redis_url"
    return note.read_text().strip() if note.exists() else ""
