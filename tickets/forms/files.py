"""Several files in one field, each checked by its content; good ones are kept even where another is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tickets.domain.errors import InvalidInput
from tickets.domain.files import MAX_FILES, Upload, content_type_of


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of `Upload`; after an error `good` holds those that passed."""

    widget = FilesInput(attrs={"multiple": True, "accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        self.good: list[Upload] = []
        errors = [error for file in given if (error := self._check(file))]
        if len(self.good) > MAX_FILES:
            errors.append(_("At most ten files at once."))
            self.good = []
        if errors:
            raise ValidationError(errors)
        return self.good

    def _check(self, file: Any) -> str:
        upload = Upload(str(file.name).replace("\0", ""), file.size, file)
        try:
            content_type_of(upload)
        except InvalidInput as error:
            return f"{upload.name}: {error.detail}"
        self.good.append(upload)
        return ""
