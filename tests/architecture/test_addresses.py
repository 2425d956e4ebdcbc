"""Every address is behind sign-in, or stands in the list of public ones."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

PUBLIC = {
    "health-live",
    "health-ready",
    "sign-in",
    "sign-out",
    "set-language",
    "reset-password",
    "reset-password-sent",
    "new-password",
    "new-password-done",
    "home",
    "charter-list",
    "charter-data",
    "charter-detail",
    "office",
    "calculator",
    "calendar",
    "schema",
    "track",
}
SAMPLES = {"slug": "x", "int": 1, "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            if entry.namespace != "admin":
                yield from patterns(entry, inner)
        elif entry.name:
            yield f"{prefix}{entry.name}", entry


def sample_address(full_name: str, pattern: URLPattern) -> str:
    converters = pattern.pattern.converters
    kinds = {key: type(value).__name__.removesuffix("Converter").lower() for key, value in converters.items()}
    groups = getattr(pattern.pattern, "regex").groupindex  # noqa: B009  every kind of pattern has one
    return reverse(full_name, kwargs={key: SAMPLES.get(kinds.get(key, "str"), "x") for key in groups})


def is_guarded(client: Client, address: str) -> bool:
    """Tell whether an anonymous GET or POST is sent to the sign-in page or refused with 401."""
    for answer in (client.get(address), client.post(address)):
        if answer.status_code == 401 or (answer.status_code == 302 and "/sign-in/" in answer["Location"]):
            return True
    return False


ADDRESSES = sorted({full_name: pattern for full_name, pattern in patterns(get_resolver())}.items())


@pytest.mark.django_db
@pytest.mark.parametrize(("full_name", "pattern"), ADDRESSES, ids=[full_name for full_name, _ in ADDRESSES])
def test_an_address_is_public_on_purpose(client: Client, full_name: str, pattern: URLPattern) -> None:
    if full_name.split(":")[-1] in PUBLIC:
        return

    assert is_guarded(client, sample_address(full_name, pattern))


@pytest.mark.django_db
def test_set_up_asks_for_sign_in(client: Client) -> None:
    answer = client.get("/set-up/")

    assert (answer.status_code, "login" in answer["Location"] or "sign-in" in answer["Location"]) == (302, True)
