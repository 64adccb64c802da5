"""Makes requests that fit the published API document, and many that do so in all but one place.

A valid example of a route's schema is varied where the schema lets it be: members left out or
added, other values of a closed list, the shortest and the longest text. So what is sent comes deep:
a tenth of it is accepted, which the test asserts.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from registry.documents.json.validate import schema_written_out
from registry.resources import shipped
from tests.fuzz.seeds import Form, Seeds, as_typed
from tests.fuzz.wire import Asked
from tests.support.wrong_values import EXTREME, TYPED, WRONG, example_by, places, with_wrong

API = json.loads((shipped("schemas") / "openapi.json").read_text("utf-8"))
_COMPONENTS = API["components"]["schemas"]
_EXAMPLES = shipped("schemas") / "examples" / "valid"
_TEXTS = ("A B", "Jo Ní Bhraonáin", "12", "2027-01-01", "Asked by telephone.", "ex-ample@b.example")


@dataclass(frozen=True)
class Takes:
    """A route that takes a body: its schema, and valid examples of it."""

    method: str
    path: str
    parameters: tuple[dict[str, Any], ...]
    schema: dict[str, Any]
    examples: tuple[Any, ...]


def all_that_take_a_body() -> list[Takes]:
    """Return the routes of the API document that take JSON."""
    found = []
    for path, operations in API["paths"].items():
        for method, operation in operations.items():
            taken = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if taken is not None:  # a file has no shape
                schema = taken["schema"]
                parameters = tuple(operation.get("parameters", ()))
                known = tuple(_examples(schema)) or ({},)
                found.append(Takes(method.upper(), path, parameters, schema, known))
    return found


def _examples(schema: dict[str, Any]) -> Iterator[Any]:
    reference = schema.get("$ref", "")
    if reference.startswith("/schemas/"):
        name = reference.removeprefix("/schemas/").removesuffix(".schema.json")
        for path in sorted(_EXAMPLES.glob(f"{name}-[!t]*.json")):  # not an agreement-template
            yield json.loads(path.read_text("utf-8"))["document"]
    elif reference:
        yield example_by(_COMPONENTS[reference.rpartition("/")[2]], _COMPONENTS)
    elif "anyOf" in schema:
        for choice in schema["anyOf"]:
            yield from _examples(choice)
    elif schema.get("type") == "array":
        every = list(_examples(schema["items"]))
        yield from (every[start : start + 3] for start in range(0, len(every), 3))
    else:
        yield from _examples({"$ref": "/schemas/agreement.schema.json"})  # a draft: a part of one


class Shaper:
    """Makes bodies and forms. ``known`` holds, by a member's name, what names something here."""

    def __init__(self, seed: int, known: dict[str, tuple[Any, ...]]) -> None:
        self._rng = random.Random(seed)
        self._known = known
        self._number = 0

    def request(self, takes: Takes, seeds: Seeds) -> Asked:
        """Return a request of a route; one in four has one wrong value."""
        body = self._varied(copy.deepcopy(self._rng.choice(takes.examples)), takes.schema, "")
        if "id" in body:
            body["id"] = self._new_id()
        if self._rng.random() < 0.25:
            at = self._rng.choice(list(places(body)))
            body = with_wrong(body, at, self._rng.choice((*WRONG, *EXTREME)))
        key = f"fuzz-key-{self._rng.randrange(10**9)}".encode()
        keyed = any(one.get("name") == "Idempotency-Key" for one in takes.parameters)
        more = ((b"Idempotency-Key", key),) if keyed and self._rng.random() < 0.3 else ()
        content = json.dumps(body, ensure_ascii=self._rng.random() < 0.5).encode("utf-8")
        return Asked(takes.method, self._address(takes), seeds.token + more, content)

    def form(self, form: Form, seeds: Seeds) -> Asked:
        """Return a form filled in with what it offers; one in four has one wrong field."""
        fields = {name: self._field(name, offered) for name, offered in form.fields.items()}
        if fields and self._rng.random() < 0.25:
            fields[self._rng.choice(list(fields))] = self._rng.choice(TYPED)
        kind, body = as_typed(fields)
        headers = (*seeds.session, (b"Content-Type", kind))
        return Asked("POST", form.address.encode(), headers, body)

    def _field(self, name: str, offered: tuple[str, ...]) -> str:
        if name == "once":
            return f"fuzz-once-{self._rng.randrange(10**9)}"
        if name.endswith(("-day", "-month")):
            return str(self._rng.randint(1, 12))
        if name.endswith("-year"):
            return str(self._rng.randint(1960, 2030))
        chosen = self._rng.choice(offered)
        return chosen if chosen and chosen != "text" else self._rng.choice(_TEXTS)

    def _address(self, takes: Takes) -> bytes:
        folder = takes.path.split("/")[3]

        def filled(hole: re.Match[str]) -> str:
            name = hole[1]
            fits = self._known.get(f"{folder}/{name}") or self._known.get(name) or ("none",)
            return quote(str(self._rng.choice(fits)))

        query = (
            "?name_is_meant=true"
            if takes.path == "/api/v1/partners" and self._rng.random() < 0.5
            else ""
        )
        return (re.sub(r"\{(\w+)\}", filled, takes.path) + query).encode()

    # One value, by its schema

    def _varied(self, value: Any, schema: dict[str, Any], name: str) -> Any:
        schema = _resolved(schema, value)
        if name == "jwk":
            return self._rng.choice(self._known[name])
        if isinstance(value, dict):
            return self._varied_object(value, schema)
        if isinstance(value, list):
            return self._varied_list(value, schema, name)
        known = self._known.get(name)
        if known and isinstance(value, str):
            return self._rng.choice(known)
        if self._rng.random() < 0.8:
            return value
        return self._other(value, schema)

    def _varied_object(self, value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
        members, required = schema.get("properties", {}), schema.get("required", ())
        made = {
            name: self._varied(item, members.get(name, {}), name)
            for name, item in value.items()
            if name in required or self._rng.random() < 0.9
        }
        absent = [name for name in members if name not in value]
        if absent and self._rng.random() < 0.2:
            name = self._rng.choice(absent)
            made[name] = self._varied(example_by(members[name], _COMPONENTS), members[name], name)
        return made

    def _varied_list(self, value: list[Any], schema: dict[str, Any], name: str) -> list[Any]:
        items = schema.get("items") or {}
        made = [self._varied(item, items, name) for item in value]
        if made and self._rng.random() < 0.1:
            made.pop(self._rng.randrange(len(made)))
        if made and self._rng.random() < 0.1:
            made.append(copy.deepcopy(self._rng.choice(made)))
        return made

    def _other(self, value: Any, schema: dict[str, Any]) -> Any:
        """Another value that the schema lets stand there, as far as it says."""
        if "enum" in schema:
            return self._rng.choice(schema["enum"])
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return self._rng.choice((value, schema.get("minimum", 0), schema.get("maximum", value)))
        if isinstance(value, str) and not {"pattern", "format", "const"} & schema.keys():
            size = self._rng.choice((schema.get("minLength", 0), schema.get("maxLength", 80)))
            return self._rng.choice(("ä", "a ", "𝒜", "'", "مر")) * (size // 2) + "z"
        return value

    def _new_id(self) -> str:
        self._number += 1
        return f"fuzz-{self._number}"


def _resolved(schema: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return the schema that is meant, of those that could be, for such a value."""
    reference = schema.get("$ref", "")
    if reference.startswith("/schemas/"):
        found = schema_written_out(reference.removeprefix("/schemas/").removesuffix(".schema.json"))
        return _resolved(found, value)
    if reference:
        return _resolved(_COMPONENTS[reference.rpartition("/")[2]], value)
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        meant = _resolved(choice, value)
        if meant.get("type") == kinds.get(type(value)):
            return {**schema, **meant}
    return schema


def requests_and_forms(
    shaper: Shaper, seeds: Seeds, rng: random.Random, forms: float
) -> Iterator[Asked]:
    """Yield requests of all routes in turn, and between them forms: a share of ``forms``."""
    takers = all_that_take_a_body()
    while True:
        for takes in takers:
            if seeds.forms and rng.random() < forms:
                yield shaper.form(rng.choice(seeds.forms), seeds)
            yield shaper.request(takes, seeds)
