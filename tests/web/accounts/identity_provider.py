"""A small identity provider for tests, which enforces PKCE and lies when told to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Change = Callable[[dict[str, Any]], object]

KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class IdentityProvider:
    """``claims`` changes the ID token, ``discovery`` the published data, ``sign`` the signing."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: KEY)
    published: RSAKey | None = None
    claims: Change = dict
    discovery: Change = dict
    sign: Callable[[dict[str, Any]], str] | None = None
    fails: bool = False
    roles: list[str] = field(default_factory=lambda: ["share-checkers"])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    secret: str = ""
    seen_auth: list[str] = field(default_factory=list)

    def authorize(self, url: str) -> dict[str, str]:
        """Agree, as the person would; return the query with which the browser is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def documents(self, path: str) -> dict[str, Any] | None:
        if self.fails:
            return None
        if path.endswith("/openid-configuration"):
            document = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
            self.discovery(document)
            return document
        if path.endswith("/keys"):
            key = self.published or self.key
            return {"keys": [key.as_dict(private=False)]}
        return None

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "sub": "somebody",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "roles": self.roles,
        }
        self.claims(claims)
        header = {"alg": "RS256", "kid": self.key.kid}
        signed = self.sign(claims) if self.sign else jwt.encode(header, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Run a provider on a free port of this machine."""
    found = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(found.documents(urlsplit(self.path).path))

        def do_POST(self) -> None:
            found.seen_auth.append(self.headers.get("Authorization", ""))
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(found.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _answer(self, content: dict[str, Any] | None) -> None:
            data = json.dumps(content).encode()
            self.send_response(400 if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.issuer = f"http://127.0.0.1:{server.server_port}"
        # Checking a hundred times a second whether to end saves half a second a test.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()
