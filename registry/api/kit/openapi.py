"""The OpenAPI 3.1 document: litestar's, completed with bodies, roles and the problem response.

Bodies are read by ``api.kit.bodies``, which litestar does not know, so this module adds their
schemas, from the same structs and published schemas that validate them.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.documents.media_types import NAMES
from registry.services.access import PERMISSIONS

REF = "#/components/schemas/{name}"
_PROBLEM = {
    "description": "a problem, in plain words",
    "content": {"application/problem+json": {"schema": {"$ref": "/schemas/problem.schema.json"}}},
}


_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A random text. The same request with it within a day is recorded once and answered alike;"
        " another body with it is 409. A check is decided anew: if something it rested on has"
        " changed, it is another check, and first_check names the first."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


def build_openapi(app: Litestar) -> dict[str, Any]:
    """Build the document as plain JSON values; it is the same at every start of one version."""
    document: dict[str, Any] = json.loads(json.dumps(app.openapi_schema.to_schema()))
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    schemas = components.setdefault("schemas", {})
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                _describe(document["paths"], schemas, str(route.path_format), handler)
    return _sorted(document)


def _describe(
    paths: dict[str, Any], schemas: dict[str, Any], path: str, handler: HTTPRouteHandler
) -> None:
    item = paths.get(path, {})
    for method in handler.http_methods:
        operation = item.get(str(method).lower())
        if operation is None:
            continue
        operation["responses"]["default"] = _PROBLEM
        operation["responses"].pop("400", None)  # litestar's own error body, which is never sent
        if str(method) == "POST" and not handler.opt.get("public"):
            operation.setdefault("parameters", []).append(_KEY)
        if handler.opt.get("public"):
            operation["security"] = []
        else:
            operation["security"] = [{"bearer": []}]
            operation["x-roles"] = sorted(PERMISSIONS[handler.opt["permission"]])
        if handler.opt.get("takes_files"):
            operation["requestBody"] = {"required": True, "content": {kind: {} for kind in NAMES}}
        body = _body(schemas, handler)
        if body is not None:
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": body}},
            }


def _body(schemas: dict[str, Any], handler: HTTPRouteHandler) -> dict[str, Any] | None:
    struct, name = handler.opt.get("body"), handler.opt.get("schema")
    if struct is not None:
        (reference,), components = msgspec.json.schema_components([struct], ref_template=REF)
        schemas.update(components)
        return {"anyOf": [*map(_published, name), reference]} if name else reference
    if name is None:
        return None
    schema = _published(name)
    if not handler.opt.get("batch"):
        return schema
    batch = {"type": "array", "maxItems": 1000, "items": schema}
    return batch if name == "share-request" else {"anyOf": [schema, batch]}


def _published(name: str) -> dict[str, Any]:
    return {"$ref": f"/schemas/{name}.schema.json"}


def _sorted(document: dict[str, Any]) -> dict[str, Any]:
    document["paths"] = dict(sorted(document["paths"].items()))
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document
