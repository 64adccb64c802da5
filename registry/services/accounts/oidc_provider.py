"""Identity providers: which organisation each serves, and what it publishes about itself.

Our own settings tie a provider to one organisation, so its claims about somebody can never make
them a member of another organisation. Its addresses come from its discovery document, which must
name the issuer that we know (OpenID Connect Discovery 1.0 §4.3).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from registry.errors import ConfigurationError, RegistryError
from registry.services import access
from registry.services.accounts.provider_file import read_rows, unusable

KEPT_SECONDS = 3_600
_AGAIN_SECONDS = 60  # for an unknown key, the provider is asked at most once a minute
_TIMEOUT = httpx.Timeout(10.0)
_LARGEST = 262_144
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_NEEDED = ("id", "name", "partner_id", "issuer", "client_id", "roles")


class ProviderError(RegistryError):
    """The organisation's identity provider did not answer as it should."""

    code = "provider-failed"
    status = 502
    title = "Your organisation’s own sign-in did not work"
    next_step = "Try again in a minute. If it happens again, tell your own IT support."


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was read from the discovery document and the key set, and when."""

    authorization_endpoint: str
    token_endpoint: str
    keys: KeySet
    read_at: float


@dataclass(slots=True)
class Provider:
    """One identity provider.

    Attributes:
        partner_id: the organisation whose people it signs in.
        roles: our roles by the values of the provider's ``roles_claim``.
    """

    id: str
    name: str
    partner_id: str
    issuer: str
    client_id: str
    client_secret: str
    roles_claim: str
    roles: Mapping[str, str]
    known: Metadata | None = field(default=None, repr=False)

    async def metadata(self, *, fresh: bool = False) -> Metadata:
        """The provider's addresses and keys, remembered for an hour; raises ``ProviderError``."""
        now = time.monotonic()
        age = now - self.known.read_at if self.known else float("inf")
        if self.known and age < (_AGAIN_SECONDS if fresh else KEPT_SECONDS):
            return self.known
        document = await fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self.issuer:
            raise ProviderError("It says that it is somebody else.")
        addresses = [
            _address(document, name)
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        ]
        try:
            keys = KeySet.import_key_set(await fetch(addresses[2]))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderError("Its keys could not be read.") from error
        self.known = Metadata(addresses[0], addresses[1], keys, now)
        return self.known


async def fetch(
    url: str, form: Mapping[str, str] | None = None, auth: Any = None
) -> dict[str, Any]:
    """Fetch a JSON object from a provider; follows no redirects, limits size and time."""
    try:
        async with httpx.AsyncClient(
            timeout=_TIMEOUT, trust_env=False, verify=_trusted()
        ) as client:
            if form is None:
                answer = await client.get(url, headers={"Accept": "application/json"})
            else:
                answer = await client.post(url, data=dict(form), auth=auth)
        if answer.status_code != 200 or len(answer.content) > _LARGEST:
            raise ProviderError("It did not answer as expected.")
        content = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderError("It could not be reached.") from error
    if not isinstance(content, dict):
        raise ProviderError("It did not answer as expected.")
    return content


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that vouch for a provider; to read them takes longer than to ask it."""
    return httpx.create_ssl_context(trust_env=False)


def _address(document: Mapping[str, Any], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not _is_safe(found):
        raise ProviderError("It names an address that is not over https.")
    return found


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def load_providers(path: Path | None) -> dict[str, Provider]:
    """The providers in the file that the settings name, by id.

    Raises:
        ConfigurationError: the file cannot be read, or a provider in it is not valid.
    """
    folder = path.parent if path else Path()
    try:
        return {row["id"]: _provider(row, folder) for row in read_rows(path)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unusable(error) from error


def _provider(row: Mapping[str, Any], folder: Path) -> Provider:
    missing = [name for name in _NEEDED if not row.get(name)]
    if missing or not _is_safe(row["issuer"]):
        raise ConfigurationError(
            f"A sign-in provider lacks {', '.join(missing) or 'an issuer over https'}."
        )
    unknown = sorted(set(row["roles"].values()) - set(access.ROLES))
    if unknown:
        raise ConfigurationError(f"A sign-in provider names roles we do not know: {unknown}.")
    secret = ""
    if row.get("client_secret_file"):
        secret = (folder / row["client_secret_file"]).read_text(encoding="utf-8").strip()
    return Provider(
        id=row["id"],
        name=row["name"],
        partner_id=row["partner_id"],
        issuer=row["issuer"],
        client_id=row["client_id"],
        client_secret=secret,
        roles_claim=row.get("roles_claim", "roles"),
        roles=row["roles"],
    )
