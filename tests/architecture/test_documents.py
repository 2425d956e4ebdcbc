"""Documents point at what is there."""

import re

import pytest

from tests.architecture.tree import ROOT, name

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document) -> None:
    assert [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()] == []
