"""/openapi.json against the specification, by openapi-spec-validator; and that it is complete."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from arena.web.endpoint import endpoints
from arena.web.page import pages


def document_of(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


def test_it_is_a_valid_document(bare_client: FlaskClient) -> None:
    faults = OpenAPIV31SpecValidator(document_of(bare_client)).iter_errors()
    assert [str(fault) for fault in faults] == []


def test_a_broken_document_would_be_found(bare_client: FlaskClient) -> None:
    document = document_of(bare_client)
    del document["info"]["title"]
    assert list(OpenAPIV31SpecValidator(document).iter_errors())


def test_every_operation_says_what_it_does_and_its_schemas_what_they_are(
    bare_client: FlaskClient,
) -> None:
    document = document_of(bare_client)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary", "").endswith("."), (method, path)
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description") or schema.get("enum"), name


def test_every_page_and_endpoint_says_in_its_code_what_it_answers() -> None:
    assert [name for name, page in pages().items() if not page.answer.__doc__] == []
    assert [name for name, endpoint in endpoints().items() if not endpoint.answer.__doc__] == []
