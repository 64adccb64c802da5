"""One-time links that sign in without a password, only for the fictitious partnership.

They are refused unless the registry is the demonstration's own, both when they are made and when
they are used. The entry points make sure that the server is on this machine only.
"""

from __future__ import annotations

from datetime import timedelta

from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError, NotFoundError
from registry.services import access
from registry.services.accounts import one_time_secrets
from registry.services.accounts.sessions import start_session
from registry.services.context import Registry
from registry.services.setup.demonstration import read_plan

_KIND, LIFE = "demonstration-link", timedelta(hours=1)


async def require_demonstration(registry: Registry) -> None:
    """Raise ``NotAllowedError`` unless the fictitious county operates this registry."""
    async with registry.database.reads() as reads:
        operator = await reads.operator()
    if operator != read_plan()["operator"]:
        raise NotAllowedError(
            "This is not the demonstration's registry.",
            next_step="Set REGISTRY_HOME to a folder of its own for the demonstration.",
        )


async def demonstration_links(registry: Registry) -> list[tuple[str, str, str]]:
    """The role, organisation and secret of new links for officer, practitioner and auditor."""
    await require_demonstration(registry)
    plan = read_plan()
    who = (
        (access.Role.OFFICER, plan["operator"]),
        (access.Role.PRACTITIONER, plan["samples"][0]["as"]),
        (access.Role.AUDITOR, plan["samples"][1]["as"]),
    )
    return [
        (
            role,
            partner,
            await one_time_secrets.leave(registry, _KIND, partner, {"role": role}, LIFE),
        )
        for role, partner in who
    ]


async def find_link(registry: Registry, secret: str) -> Actor:
    """The actor that a link signs in, without using it; ``NotFoundError`` if it is not valid."""
    return await _actor(registry, await one_time_secrets.look(registry, _KIND, secret))


async def sign_in_by_link(registry: Registry, secret: str) -> str:
    """Use up a link; returns the new session's token."""
    actor = await _actor(registry, await one_time_secrets.take(registry, _KIND, secret))
    return await start_session(registry, actor)


async def _actor(registry: Registry, found: one_time_secrets.Opened | None) -> Actor:
    if found is None:
        raise NotFoundError(
            "This link has been used already, or is more than an hour old.",
            next_step="Start the demonstration again for new ones.",
        )
    await require_demonstration(registry)
    role = found.content["role"]
    return Actor(found.owner, frozenset({role}), f"demonstration-{role}")
