"""Signing in with an organisation's own provider: OpenID Connect, code flow with PKCE.

The checks, in order (OpenID Connect Core 1.0 §3.1.3.7; RFC 7636; RFC 9207; RFC 9700 §2.1): the
state is ours, unused, recent, and belongs to this browser; the answer comes from the provider we
asked; the code is exchanged with our verifier; the ID token is signed by one of the provider's keys
with an algorithm that we accept, is meant for us, is fresh, and carries our nonce. Only then do its
claims about roles count.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError

from registry.documents.signatures.clocks import CLOCKS_DIFFER
from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError
from registry.services.accounts import one_time_secrets
from registry.services.accounts.oidc_provider import Provider, ProviderError, fetch
from registry.services.accounts.sessions import start_session
from registry.services.context import Registry

LIFE = timedelta(minutes=10)
_KIND = "oidc"
# Asymmetric algorithms only: with "none" or a shared secret, anybody could sign.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
_MAX_AGE_SECONDS = 600
_LONGEST = 2_048


class SignInRefusedError(NotAllowedError):
    """The provider's answer cannot be accepted, or it gives no role here."""

    code = "sign-in-refused"
    title = "You could not be signed in"
    next_step = "Start again from the sign-in page. If it happens again, ask your officer."


async def begin(registry: Registry, provider: Provider, then: Mapping[str, str]) -> tuple[str, str]:
    """Begin a sign-in; returns where to send the browser and the secret for its cookie."""
    metadata = await provider.metadata()
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(32)
    browser = secrets.token_urlsafe(32)
    content = {
        "provider": provider.id,
        "verifier": verifier,
        "nonce": nonce,
        "browser": hashlib.sha256(browser.encode()).hexdigest(),
        "next": then.get("next", ""),
        "held": then.get("held", ""),
    }
    state = await one_time_secrets.leave(registry, _KIND, "", content, LIFE)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address(registry),
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}", browser


async def finish(
    registry: Registry,
    providers: Mapping[str, Provider],
    answer: Mapping[str, str],
    browser: str,
) -> tuple[str, Mapping[str, str]]:
    """Finish a sign-in; returns the new session's token and where the person was going.

    Args:
        answer: the query with which the provider sent the browser back.
        browser: the secret from the browser's cookie.

    Raises:
        SignInRefusedError: the answer is not valid in every respect.
        ProviderError: the provider could not be asked.
    """
    kept = await one_time_secrets.take(registry, _KIND, answer.get("state", ""))
    if kept is None:
        raise SignInRefusedError("This sign-in was used before, or took too long.")
    content = kept.content
    if not hmac.compare_digest(hashlib.sha256(browser.encode()).hexdigest(), content["browser"]):
        raise SignInRefusedError("This sign-in was begun in another browser.")
    provider = providers.get(content["provider"])
    if provider is None:
        raise SignInRefusedError("That way of signing in is no longer offered.")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise SignInRefusedError("The answer came from another provider than we asked.")
    code = answer.get("code", "")
    if not code or len(code) > _LONGEST:
        raise SignInRefusedError("Your organisation’s sign-in was not completed.")
    claims = await _claims(registry, provider, code, content)
    token = await start_session(registry, _actor(provider, claims))
    return token, {"next": content["next"], "held": content["held"]}


def challenge(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def return_address(registry: Registry) -> str:
    """The address that providers send people back to, from settings and never from a request."""
    return f"{registry.base_url}/sign-in/return"


async def _claims(
    registry: Registry, provider: Provider, code: str, content: Mapping[str, str]
) -> dict[str, Any]:
    metadata = await provider.metadata()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address(registry),
        "code_verifier": content["verifier"],
        "client_id": provider.client_id,
    }
    auth = (provider.client_id, provider.client_secret) if provider.client_secret else None
    answered = await fetch(metadata.token_endpoint, form, auth)
    token = answered.get("id_token")
    if not isinstance(token, str):
        raise ProviderError("It sent no ID token.")
    claims = await _verified(provider, token)
    _require_ours(registry, provider, claims, content["nonce"])
    return claims


async def _verified(provider: Provider, token: str) -> dict[str, Any]:
    """The claims of a token signed by one of the provider's keys; asks once for newer keys."""
    for fresh in (False, True):
        metadata = await provider.metadata(fresh=fresh)
        try:
            return dict(jwt.decode(token, metadata.keys, algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            refused = error
    raise SignInRefusedError(
        "The answer is not signed by your organisation’s provider."
    ) from refused


def _require_ours(
    registry: Registry, provider: Provider, claims: Mapping[str, Any], nonce: str
) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    now = registry.now().timestamp()
    expires, issued = claims.get("exp"), claims.get("iat")
    plain = isinstance(expires, int | float) and isinstance(issued, int | float)
    good = (
        claims.get("iss") == provider.issuer
        and provider.client_id in audiences
        and (len(audiences) == 1 or claims.get("azp") == provider.client_id)
        and plain
        and now < float(expires or 0) + CLOCKS_DIFFER.total_seconds()
        and abs(now - float(issued or 0)) < _MAX_AGE_SECONDS
        and isinstance(claims.get("nonce"), str)
        and hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
        and isinstance(claims.get("sub"), str)
        and bool(claims["sub"])
    )
    if not good:
        raise SignInRefusedError(
            "The answer of your organisation’s provider is not for this sign-in."
        )


def _actor(provider: Provider, claims: Mapping[str, Any]) -> Actor:
    claim = claims.get(provider.roles_claim, ())
    values = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    roles = frozenset(
        provider.roles[value]
        for value in values
        if isinstance(value, str) and value in provider.roles
    )
    if not roles:
        raise SignInRefusedError("Your organisation has given you no role here.")
    # The issuer is part of the id: two providers may use the same subject for two people.
    owner = hashlib.sha256(f"{provider.issuer}\n{claims['sub']}".encode()).hexdigest()[:32]
    return Actor(provider.partner_id, roles, f"oidc_{owner}")
