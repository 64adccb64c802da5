"""Routes for an organisation's admin to list and revoke its tokens.

Tokens are created with ``registry token new``.
"""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import shapes
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.values import clean_id, receipt_out
from registry.services.accounts import tokens
from registry.services.context import iso


@get("/tokens", opt={"permission": "token.manage"})
async def list_own(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[shapes.TokenOut]:
    """The tokens of your organisation."""
    no_parameters(request)
    return [
        shapes.TokenOut(
            id=token.token_id,
            roles=list(token.roles),
            label=token.label,
            expires_at=iso(token.expires_at),
            revoked=token.revoked_at is not None,
        )
        for token in await tokens.list_tokens(registry, actor)
    ]


@post("/tokens/{token_id:str}/revocation", status_code=201, opt={"permission": "token.manage"})
async def revoke(
    registry: OpenedRegistry, actor: SignedIn, token_id: FromPath[str]
) -> shapes.Receipt | None:
    """End a token at once."""
    receipt = await tokens.revoke_token(registry, actor, clean_id(token_id))
    return receipt_out(receipt)


HANDLERS = [list_own, revoke]
