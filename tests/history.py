"""Call at the end of a test of any write path: did history keep up with every audited row?"""

from __future__ import annotations

from django.db import models

from audit.coverage import gaps


def assert_history_complete(*of: type[models.Model]) -> None:
    """Assert that each live row of the audited models (all, or those given) equals its latest history row.

    Fails naming table, key and what: no-history, differs:<columns>, gone-without-history, alive-after-delete.
    """
    found = [str(gap) for gap in gaps(list(of) or None)]
    assert found == []
