"""Real requests of every route and every form, from which what is sent is made."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.api.conftest import Api
from tests.api.test_access_matrix import address, routes
from tests.api.test_wrong_values import examples
from tests.fuzz.wire import Asked
from tests.simulator import COUNCIL
from tests.web.conftest import Browser, Site
from tests.web.test_access import pages
from tests.web.test_wrong_values import asked

HOST = (b"Host", b"127.0.0.1:8000")
# The pages behind which most forms are; whoever signs out, or leaves, sends nothing more.
_PAGES = ("/consent", "/decisions/new", "/organisations", f"/organisations/{COUNCIL}", "/put-right")
_PAGES += ("/sign-in", "/sign-in/recovery", "/your-agreements", "/drafts", "/your-account")
_PAGES += ("/people-who-sign-in", "/agreements", "/notifications", "/invitation/none", "/set-up")
_LEFT_OUT = re.compile(r"/(sign-out|exit)\b")
_FORM = re.compile(r'<form[^>]*method="post"([^>]*)>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r"<(input|select|textarea)[^>]*>(?:(?<=>)(.*?)</select>)?", re.DOTALL)
_BOUNDARY = "fuzz"


@dataclass(frozen=True)
class Form:
    """A form on a page: where it goes, and what each field offers (nothing if it is typed)."""

    address: str
    fields: dict[str, tuple[str, ...]]


def attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def forms_on(text: str, path: str) -> Iterator[Form]:
    """Yield the forms of a page, with the values that their boxes and lists offer."""
    for attributes, inner in _FORM.findall(text):
        fields: dict[str, tuple[str, ...]] = {}
        for match in _FIELD.finditer(inner):
            name = attribute(match[0], "name")
            if name is None:
                continue
            offered = re.findall(r'<option[^>]*value="([^"]*)"', match[0]) or [
                attribute(match[0], "value") or ""
            ]
            fields[name] = (*fields.get(name, ()), *map(html.unescape, offered))
        yield Form(attribute(attributes, "action") or path, fields)


async def all_forms(browser: Browser) -> list[Form]:
    """Return the forms of a check, and of the pages behind which most others are."""
    found: dict[str, Form] = {}
    for action, fields in await asked(browser):
        await browser.open(action)
        text = browser.page.text if browser.page is not None else ""
        for form in (*forms_on(text, action), Form(action, {k: (v,) for k, v in fields.items()})):
            found.setdefault(f"{form.address} {sorted(form.fields)}", form)
    for path in _PAGES:
        page = await browser.open(path)
        for form in forms_on(page.text, page.url.path):
            found.setdefault(f"{form.address} {sorted(form.fields)}", form)
    return [form for form in found.values() if not _LEFT_OUT.search(form.address)]


@dataclass
class Seeds:
    """Requests as honest callers send them, and the headers they send."""

    requests: list[Asked]
    forms: list[Form]
    token: tuple[tuple[bytes, bytes], ...]
    session: tuple[tuple[bytes, bytes], ...]


async def make_seeds(api: Api) -> Seeds:
    """Collect a request of every route with every example, and of every form in both encodings."""
    browser = await Site(api.app, api.partnership).signed_in(COUNCIL, *sorted(_roles()))
    forms = await all_forms(browser)
    cookie = f"session={browser.client.cookies['session']}".encode()
    await browser.client.aclose()
    bearer = f"Bearer {await api.partnership.token(COUNCIL)}".encode()
    token = (HOST, (b"Authorization", bearer), (b"Content-Type", b"application/json"))
    token += ((b"If-Match", b'"1"'), (b"Accept", b"application/json"))
    session = (HOST, (b"Cookie", cookie), (b"Sec-Fetch-Site", b"same-origin"))
    session += ((b"Accept", b"text/html"), (b"Origin", b"http://127.0.0.1:8000"))
    requests = [*_of_the_api(api, token), *_of_pages(api, session)]
    for form in forms:
        fields = {name: values[0] for name, values in form.fields.items() if name != "once"}
        for kind, body in (as_typed(fields), as_files(fields)):
            headers = (*session, (b"Content-Type", kind))
            requests.append(Asked("POST", form.address.encode(), headers, body))
    return Seeds(requests, forms, token, session)


def _roles() -> frozenset[str]:
    return frozenset({"officer", "practitioner", "admin"})


def _of_the_api(api: Api, token: tuple[tuple[bytes, bytes], ...]) -> Iterator[Asked]:
    for method, path, handler in routes(api.app):
        key = ((b"Idempotency-Key", b"0b9a7c1e-once"),) if method == "POST" else ()
        query = b"?after=x&within=90&on=2026-12-01&from=1&to=1&start=0" if method == "GET" else b""
        bodies: list[Any] = [*examples(handler)] or [None]
        for body in bodies:
            content = b"" if body is None else json.dumps(body).encode()
            yield Asked(method, address(path).encode() + query, token + key, content)


def _of_pages(api: Api, session: tuple[tuple[bytes, bytes], ...]) -> Iterator[Asked]:
    for method, path, _ in pages(api.app):
        if method == "GET" and not _LEFT_OUT.search(path):
            yield Asked(method, path.encode() + b"?next=/help&after=a&q=b", session)


def as_typed(fields: dict[str, str]) -> tuple[bytes, bytes]:
    """Return the content type and the body of a form without files."""
    return b"application/x-www-form-urlencoded", urlencode(fields).encode()


def as_files(fields: dict[str, str]) -> tuple[bytes, bytes]:
    """The same for a form with a file."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n%PDF-1.4 made up\r\n--{_BOUNDARY}--\r\n"
    )
    return f"multipart/form-data; boundary={_BOUNDARY}".encode(), "".join(parts).encode()
