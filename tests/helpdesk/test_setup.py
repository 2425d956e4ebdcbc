"""`manage.py setup`: what is done is skipped, what changed is done again."""

from pathlib import Path

import pytest

from helpdesk.management.commands.setup import Stamps, database_identity, digest, files

pytestmark = pytest.mark.tryout


def test_a_step_is_done_once_until_its_key_changes(tmp_path: Path) -> None:
    done: list[str] = []
    for key in ("one", "one", "two", "two", "one"):
        Stamps(tmp_path / "setup.json").once("step", key, lambda key=key: done.append(key))  # type: ignore[misc]

    assert done == ["one", "two", "one"]


def test_a_step_that_failed_is_tried_again(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Stamps(tmp_path / "setup.json").once("step", "key", fail)

    assert Stamps(tmp_path / "setup.json").once("step", "key", lambda: None) is True


def test_the_fingerprint_follows_content_and_names() -> None:
    assert digest(files("offices/**/*.py")) == digest(reversed(files("offices/**/*.py")))
    assert digest(files("offices/**/*.py")) != digest(files("offices/*.py"))


@pytest.mark.django_db
def test_a_database_is_known_by_its_first_migration() -> None:
    assert database_identity() == database_identity() != ""
