"""People with accounts, made as their officers make them, and the code apps they use."""

from __future__ import annotations

from dataclasses import dataclass, field

from registry.domain.records.acting import Actor
from registry.services.accounts import administration, invitation, one_time_secrets, totp
from tests.simulator.partnership import COUNCIL, Partnership

PASSWORD = "four words and a pony"


@dataclass
class Someone:
    """A person who signs in, with what they know and have."""

    partnership: Partnership
    account_id: str
    address: str
    secret: str
    password: str = PASSWORD
    codes: list[str] = field(default_factory=list)

    def code(self, steps: int = 0) -> str:
        """Return the code their app shows now, or so many steps from now."""
        now = int(self.partnership.clock.now.timestamp()) // totp.SECONDS
        return totp.code_at(self.secret, now + steps)


def officer(partner_id: str = COUNCIL, *roles: str) -> Actor:
    return Actor(partner_id, frozenset(roles or ("officer", "admin")), "acc_officer")


async def invited(
    partnership: Partnership,
    partner_id: str,
    *roles: str,
    address: str = "zoe@hill.example",
    name: str = "Zoë O’Brien",
    by: Actor | None = None,
) -> tuple[administration.Person, str]:
    return await administration.invite(
        partnership.registry,
        by or officer(),
        partner_id,
        roles or ("practitioner",),
        address,
        name,
    )


async def take_up(
    partnership: Partnership, person: administration.Person, link: str, password: str = PASSWORD
) -> Someone:
    registry = partnership.registry
    setup = await invitation.choose_password(registry, link, password)
    found = await one_time_secrets.look(registry, invitation.SETUP, setup)
    assert found is not None
    someone = Someone(
        partnership, person.account_id, person.address, found.content["totp"], password
    )
    _, someone.codes = await invitation.accept_invitation(registry, setup, someone.code(-1))
    return someone


async def joined(
    partnership: Partnership,
    partner_id: str,
    *roles: str,
    address: str = "zoe@hill.example",
    by: Actor | None = None,
) -> Someone:
    """Return a person with an account that works."""
    person, link = await invited(partnership, partner_id, *roles, address=address, by=by)
    return await take_up(partnership, person, link)
