"""Redirects, which go only to our own pages."""

from __future__ import annotations

import re

from litestar import Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_307_TEMPORARY_REDIRECT

_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_./-]*)?(?:\?held=[a-z0-9_]+)?")


def see_other(path: str) -> Response[None]:
    """Redirect to the next page after a form, so that it is fetched with GET."""
    return Redirect(path, status_code=HTTP_303_SEE_OTHER)


def send_again(path: str) -> Response[None]:
    """Redirect a form to another page as it was sent."""
    return Redirect(path, status_code=HTTP_307_TEMPORARY_REDIRECT)


def own_path(path: str, otherwise: str = "/") -> str:
    """Return ``path`` if it is clearly one of our own pages; never another site's address."""
    is_own = _OWN_PATH.fullmatch(path) and "//" not in path and ".." not in path
    return path if is_own else otherwise
