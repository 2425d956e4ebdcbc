"""What the tests of the way in share: signed-in clients, a filled form, small files of every kind."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Town

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

FILLED = {
    "subject": "ডি-নথি বিষয়ক প্রশিক্ষণ আয়োজন",
    "body": "১৮ জনকে প্রশিক্ষণ দেওয়া প্রয়োজন।",
    "d_topic": "ডি-নথি",
    "d_participants": "১৮",
    "memo_number": "০৫.৪৫.৭২০০.০১২.১৮.০০৩.২৬-৪১৭",
    "memo_date": "০৬/০৯/২০২৬",
    "contact_phone": "০১৭০০-০০০০০০",
    "urgency": "0",
    "check": "1",
}


def pdf(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small PDF, or whatever `content` is under a name."""
    return SimpleUploadedFile(name, BytesIO(content).getvalue(), content_type="application/pdf")


def statements(queries: CaptureQueriesContext) -> list[str]:
    """The SQL statements without those that only open and close transactions."""
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(control)]


@pytest.fixture
def client_of(client: Client, town: Town) -> Any:
    """client_of("rahima"): the client signed in as that person."""

    def sign_in(name: str) -> Client:
        client.force_login(town.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
