"""Files of a ticket: checked by content, kept privately under random names."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from offices import files
from offices.files import MAX_BYTES, Upload, clean_name
from offices.models import User
from tickets.domain.errors import InvalidInput
from tickets.models import Attachment, Message, Ticket

__all__ = ["MAX_BYTES", "MAX_FILES", "Upload", "clean_name", "content_type_of", "path_of", "store_files"]

MAX_FILES = 10


def content_type_of(upload: Upload) -> str:
    """Return the type that name and content agree on. Raises InvalidInput with the reason in plain words."""
    try:
        return files.content_type_of(upload)
    except ValidationError as error:
        raise InvalidInput("files", error.message) from error


def store_files(
    uploads: Iterable[Upload], *, ticket: Ticket, message: Message | None, actor: User, at: datetime
) -> list[Attachment]:
    """Check all, then keep them. Raises InvalidInput, OSError (nothing is kept of a file that failed).

    A transaction that rolls back leaves its bytes behind under a random name that no row points at.
    """
    uploads = list(uploads)
    if len(uploads) > MAX_FILES:
        raise InvalidInput("files", _("At most ten files at once."))
    for upload in uploads:
        content_type_of(upload)
    return [_store(upload, ticket, message, actor, at) for upload in uploads]


def path_of(attachment: Attachment) -> Path:
    """Where the bytes lie; never shown to anyone."""
    return settings.MEDIA_ROOT / attachment.key[:2] / attachment.key


def _store(upload: Upload, ticket: Ticket, message: Message | None, actor: User, at: datetime) -> Attachment:
    content_type = content_type_of(upload)
    data = upload.content.read()
    attachment = Attachment(
        ticket=ticket, message=message, key=secrets.token_hex(16), name=clean_name(upload.name),
        content_type=content_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        is_internal=message is not None and message.kind == Message.Kind.NOTE, uploaded_by=actor, at=at,
    )  # fmt: skip
    path = path_of(attachment)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.touch(mode=0o640)
    path.write_bytes(data)
    attachment.save(force_insert=True)
    return attachment
