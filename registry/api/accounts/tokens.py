"""An organisation's own tokens, for its admin. They are made with ``registry token new``."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath

from registry.api.kit import shapes
from registry.api.kit.queries import no_parameters
from registry.api.kit.security import current_actor
from registry.api.kit.values import clean_id, receipt_out
from registry.services.accounts import tokens
from registry.services.context import iso


@get("/tokens", opt={"permission": "token.manage"})
async def list_own(request: Request[Any, Any, Any]) -> list[shapes.TokenOut]:
    """The tokens of your organisation."""
    no_parameters(request)
    found = await tokens.list_tokens(request.app.state.registry, current_actor(request))
    return [
        shapes.TokenOut(
            id=token.token_id,
            roles=list(token.roles),
            label=token.label,
            expires_at=iso(token.expires_at),
            revoked=token.revoked_at is not None,
        )
        for token in found
    ]


@post("/tokens/{token_id:str}/revocation", status_code=201, opt={"permission": "token.manage"})
async def revoke(request: Request[Any, Any, Any], token_id: FromPath[str]) -> shapes.Receipt | None:
    """End a token at once."""
    receipt = await tokens.revoke_token(
        request.app.state.registry, current_actor(request), clean_id(token_id)
    )
    return receipt_out(receipt)


HANDLERS = [list_own, revoke]
