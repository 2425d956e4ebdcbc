"""Drafts: what was typed and uploaded survives a wrong field, the check page and a closed window.

Not a verb: nothing is received yet, nothing is recorded, and the files lie apart from those of tickets.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from offices.models import User
from sla.models import Service
from tickets.domain.files import MAX_FILES, Upload, clean_name
from tickets.models import Draft
from tickets.models.draft import new_key


def draft_of(user: User, service: Service | None) -> Draft | None:
    """Return what `user` has begun for `service` (None: the counter's entry)."""
    return Draft.objects.filter(user=user, service=service).first()


def keep_draft(
    user: User,
    service: Service | None,
    data: Mapping[str, Any],
    uploads: Iterable[Upload],
    *,
    at: datetime,
    key: str | None = None,
) -> Draft:
    """Save what was typed over the earlier draft and add checked files up to the limit; `key` names a new draft."""
    draft = draft_of(user, service) or Draft(user=user, service=service, key=key or new_key())
    draft.data, draft.saved_at = without_nul(dict(data)), at
    for upload in list(uploads)[: MAX_FILES - len(draft.files)]:
        draft.files = [*draft.files, _store(upload)]
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        # Two windows began the same requisition at once: the later one writes over the earlier.
        earlier = draft_of(user, service)
        draft.pk, draft.key = (earlier.pk, earlier.key) if earlier else (None, new_key())
        draft.save(force_update=earlier is not None)
    return draft


def remove_file(draft: Draft, key: str) -> None:
    """Take one file out of the draft."""
    for entry in draft.files:
        if entry["key"] == key:
            _path(key).unlink(missing_ok=True)
    draft.files = [entry for entry in draft.files if entry["key"] != key]
    draft.save(update_fields=["files"])


def discard_draft(draft: Draft) -> None:
    """Erase a draft with its files."""
    for entry in draft.files:
        with suppress(OSError):
            _path(entry["key"]).unlink(missing_ok=True)
    draft.delete()


def discard_sent(user: User, key: str | None) -> None:
    """Erase the draft that became the ticket with this one-time key, if it is still there."""
    if key and (draft := Draft.objects.filter(user=user, key=key).first()):
        discard_draft(draft)


def uploads_of(draft: Draft) -> list[Upload]:
    """Return the files of the draft as they came in; one that is gone from the disk is left out."""
    found = [(entry, _path(entry["key"])) for entry in draft.files]
    return [Upload(entry["name"], entry["size"], BytesIO(path.read_bytes())) for entry, path in found if path.exists()]


def digest_of(draft: Draft) -> str:
    """Return a digest of everything in the draft: a second sending with another one is another requisition."""
    content = json.dumps([draft.data, draft.files], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def without_nul(value: Any) -> Any:
    """Return JSON values without NUL characters, which PostgreSQL cannot keep."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {key: without_nul(item) for key, item in value.items()}
    return value


def _store(upload: Upload) -> dict[str, Any]:
    key = secrets.token_hex(16)
    path = _path(key)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.touch(mode=0o640)
    upload.content.seek(0)
    path.write_bytes(upload.content.read())
    return {"key": key, "name": clean_name(upload.name), "size": upload.size}


def _path(key: str) -> Path:
    return settings.MEDIA_ROOT / "drafts" / key[:2] / key
