"""Signed-in browsers of the named people, at a moment that the test chooses."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.people import Town


@pytest.fixture
def browser(town: Town) -> Callable[[str], Client]:
    """`browser("karim")`: a client signed in as that person, in Bangla."""

    def open_browser(name: str) -> Client:
        client = Client(headers={"accept-language": "bn"})
        client.force_login(town.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser
