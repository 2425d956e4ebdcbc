"""Files of a ticket: checked by content, kept privately under random names."""

from __future__ import annotations

import hashlib
import re
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from offices.models import User
from tickets.domain.errors import InvalidInput
from tickets.models import Attachment, Message, Ticket

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 10
_PICTURES = {"jpg": (b"\xff\xd8\xff", "image/jpeg"), "png": (b"\x89PNG\r\n\x1a\n", "image/png")}
_OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_OFFICE_TYPES = {
    "docx": f"{_OFFICE_TYPE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE_TYPE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE_TYPE}.presentationml.presentation",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in; `name` is what the sender called it and is never a path of ours."""

    name: str
    size: int
    content: BinaryIO


def content_type_of(upload: Upload) -> str:
    """Return the type that name and content agree on. Raises InvalidInput with the reason in plain words."""
    if upload.size > MAX_BYTES:
        raise InvalidInput("files", _("The file is over 5 MB."))
    if upload.size == 0:
        raise InvalidInput("files", _("The file is empty."))
    ending = "jpg" if (found := upload.name.rpartition(".")[2].lower()) == "jpeg" else found
    upload.content.seek(0)
    head = upload.content.read(1024)
    upload.content.seek(0)
    if ending in _PICTURES and head.startswith(_PICTURES[ending][0]):
        return _PICTURES[ending][1]
    if ending == "pdf" and head.lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    if ending in _OFFICE_PARTS and _is_office_file(upload.content, _OFFICE_PARTS[ending]):
        return _OFFICE_TYPES[ending]
    raise InvalidInput("files", _("Only PDF, JPEG, PNG, DOCX, XLSX and PPTX files whose content matches their name."))


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


def clean_name(name: str) -> str:
    """Return the last part of what the sender called the file, without control characters; never empty."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last).strip()[-200:] or "file"


def _is_office_file(content: BinaryIO, part: str) -> bool:
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        content.seek(0)
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return {"[Content_Types].xml", part} <= names and not macros
