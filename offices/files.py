"""Files that people send: what may be kept, told by name and content alike; and the name that is shown again."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 5 * 1024 * 1024
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
    """Return the type that name and content agree on. Raises ValidationError with the reason in plain words."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is over 5 MB."), code="size")
    if upload.size == 0:
        raise ValidationError(_("The file is empty."), code="empty")
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
    raise ValidationError(
        _("Only PDF, JPEG, PNG, DOCX, XLSX and PPTX files whose content matches their name."), code="type"
    )


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
