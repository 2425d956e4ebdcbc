"""What comes before the pages."""

import pytest


@pytest.mark.parametrize(
    "address", ["/charters/?q=%00", "/charters/?%00=1", "/charters/a%00b/", "/api/v1/tickets/?q=%00"]
)
def test_nul_in_an_address_is_a_bad_request(client, db, address):
    assert client.get(address).status_code == 400
