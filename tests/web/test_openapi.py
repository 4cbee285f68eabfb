"""/openapi.json: a whole and consistent OpenAPI 3.1 document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from arena.web.endpoint import Raw, endpoints


@pytest.fixture
def document(bare_client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = bare_client.get("/openapi.json").get_json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_it_is_of_version_3_1_and_names_no_host(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "/"}]
    assert {"title", "version"} <= set(document["info"])


def test_it_has_every_route_of_the_api_and_no_other(
    bare_app: APIFlask, document: dict[str, Any]
) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in bare_app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(document)} == routes


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        node: Any = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_every_parameter_of_a_path_is_declared_and_required(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        declared = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))
        assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")


def test_every_failure_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        assert {"422", "500", "503"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            assert response["description"]
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
            else:
                reply = endpoints()[operation["operationId"]].reply
                media = reply.media_types if isinstance(reply, Raw) else ("application/json",)
                assert tuple(response["content"]) == media


def test_names_of_operations_are_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_entering_a_model_needs_a_bearer_token_and_a_body(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/models"]["post"]
    assert operation["security"] == [{"bearer": []}]
    assert operation["requestBody"]["required"] is True
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert document["components"]["schemas"]["ModelSubmission"]["additionalProperties"] is False
    assert "location" in operation["responses"]["201"]["headers"]
    assert "WWW-Authenticate" in operation["responses"]["401"]["headers"]
