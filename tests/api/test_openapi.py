"""What the API says about itself."""

from __future__ import annotations

import jsonschema
import pytest

DOCUMENTED = {
    ("/v1/cases", "post"): {201, 400, 409, 413, 415, 422, 500, 503},
    ("/v1/cases/{case}", "get"): {200, 404, 500, 503},
    ("/v1/cases/{case}/evidence", "post"): {201, 400, 404, 409, 413, 415, 422, 500, 503},
    ("/v1/cases/{case}/ruling", "get"): {200, 404, 500, 503},
    ("/v1/cases/{case}/ruling/trace", "get"): {200, 404, 409, 500, 503},
    ("/v1/cases/{case}/rulings", "get"): {200, 404, 500, 503},
    ("/v1/cases/{case}/rulings/{number}", "get"): {200, 400, 404, 500, 503},
    ("/v1/cases/{case}/rulings/{number}/reproduction", "post"): {200, 400, 404, 409, 500, 503},
    ("/v1/cases/{case}/rulings/{number}/trace", "get"): {200, 400, 404, 409, 500, 503},
    ("/v1/decisions", "post"): {200, 400, 413, 415, 422, 500, 503},
    ("/v1/rulebooks", "get"): {200, 500, 503},
    ("/v1/schema/case", "get"): {200, 400, 500, 503},
    ("/health", "get"): {200, 500, 503},
}


@pytest.fixture
def openapi(api):
    return api.get("/openapi.json").json()


def test_every_status_of_every_operation_is_documented(openapi):
    found = {
        (path, method): {int(status) for status in operation["responses"]}
        for path, operations in openapi["paths"].items()
        for method, operation in operations.items()
    }
    assert found == DOCUMENTED


def test_every_error_is_a_problem(openapi):
    for operations in openapi["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    schema = response["content"]["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Problem"}
                    assert response["description"].startswith("`/problems/")


def test_every_reference_in_the_description_leads_somewhere(openapi):
    schemas = openapi["components"]["schemas"]

    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for item in node:
                yield from references(item)

    for reference in references(openapi):
        assert reference.rpartition("/")[2] in schemas


def test_the_root_leads_to_the_description(api):
    assert api.http.get("/", follow_redirects=False).headers["location"] == "/docs"


def test_the_loaded_rulebooks_are_listed_with_their_digests(api):
    [rulebook] = api.get("/v1/rulebooks").json()["rulebooks"]
    assert (rulebook["id"], rulebook["version"], rulebook["layer"]) == (
        "visible_defect",
        "1",
        "platform",
    )
    assert len(rulebook["digest"]) == 64


def test_the_schema_of_a_case_accepts_a_case(api, claim):
    schema = api.get("/v1/schema/case").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(claim(), schema)
