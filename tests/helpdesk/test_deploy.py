"""compose.yaml, Dockerfile and nginx.conf say what production needs, and hold no secret."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SERVICES = {"proxy", "web", "ws", "worker", "beat", "setup", "db", "redis"}
OURS = {"web", "ws", "worker", "beat", "setup"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_all_services_are_there_with_health_checks(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert set(services) == SERVICES
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"setup"}
    assert {name for name, service in services.items() if "restart" not in service} == set()


def test_only_the_proxy_is_reachable(compose: dict[str, Any]) -> None:
    assert {name for name, service in compose["services"].items() if "ports" in service} == {"proxy"}
    assert compose["networks"]["inside"]["internal"] is True


def test_only_setup_holds_the_owner_role(compose: dict[str, Any]) -> None:
    holders = {name for name in OURS if "database_url_owner" in compose["services"][name]["secrets"]}

    assert holders == {"setup"}
    assert "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO helpdesk_app" in (ROOT / "deploy/roles.sh").read_text()


def test_our_containers_are_read_only_and_without_capabilities(compose: dict[str, Any]) -> None:
    ours = [compose["services"][name] for name in OURS]

    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in ours)
    assert "USER helpdesk" in (ROOT / "Dockerfile").read_text()


def test_no_secret_stands_in_the_files(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            is_secret = re.search("PASSWORD|SECRET|DATABASE_URL|EMAIL_URL", name)
            assert not is_secret or str(value).startswith("/run/secrets/")
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()


def test_every_setting_of_compose_is_explained(compose: dict[str, Any]) -> None:
    explained = (ROOT / "docs/settings.md").read_text()
    given = {name.removesuffix("_FILE") for name in compose["services"]["web"]["environment"]}

    assert [name for name in given if f"`{name}`" not in explained] == []


def test_proxy_overwrites_what_clients_claim() -> None:
    text = (ROOT / "deploy/nginx.conf").read_text()

    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_pass http://ws:8001;" in text
    assert text.count("{") == text.count("}")


def test_make_secrets_writes_what_compose_reads(compose: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/make-secrets", tmp_path / "deploy/make-secrets")

    for _ in range(2):
        subprocess.run([tmp_path / "deploy/make-secrets"], check=True, capture_output=True)

    written = {f"./secrets/{path.name}" for path in (tmp_path / "secrets").iterdir() if path.is_file()}
    assert written == {secret["file"] for secret in compose["secrets"].values()}
    assert len((tmp_path / "secrets/secret_key").read_text()) == 64
