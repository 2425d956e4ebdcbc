"""Nobody meets an English sentence on a Bangla page."""

from tests.messages import catalog, faults, used


def test_every_message_has_its_bangla() -> None:
    assert len(used()) > 100
    assert faults(catalog()) == []
