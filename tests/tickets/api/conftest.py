"""Clients of the API: `api("rahima")` sends as her."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from offices.tokens import issue_token
from tests.people import Town


@pytest.fixture
def api(town: Town) -> Callable[[str], APIClient]:
    def client(name: str) -> APIClient:
        made = APIClient()
        made.credentials(HTTP_AUTHORIZATION="Token " + issue_token(town.user(name), at=timezone.now()))
        return made

    return client
