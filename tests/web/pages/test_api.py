"""/api: the documentation for people."""

from __future__ import annotations

from flask.testing import FlaskClient

from arena.web.endpoint import endpoints
from arena.web.errors import KINDS


def test_every_endpoint_and_kind_of_problem_is_listed(bare_client: FlaskClient) -> None:
    page = bare_client.get("/api").get_data(as_text=True)
    for name in [*endpoints(), *KINDS]:
        assert f'id="{name}"' in page
    assert "`" not in page
    assert "<code>next</code>" in page
