"""What /health/ready/ says beside its checks."""

from datetime import timedelta

from django.utils.timezone import now

from audit.chain import seal
from helpdesk.health import seal_warnings
from tests.people import make_town


def test_history_that_waits_for_its_seal_is_a_warning(db):
    make_town()
    at = now()
    assert [text.split(":")[0] for text in seal_warnings(at)] == ["audit"]
    seal(at=at)

    assert seal_warnings(at + timedelta(hours=1)) == []
