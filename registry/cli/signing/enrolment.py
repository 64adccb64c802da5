"""registry key challenge, enrol, list, revoke, trust: the registry's side of signatories' keys."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import acting, as_option, moment, print_receipt, with_registry
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import thumbprint
from registry.domain.records.acting import Receipt
from registry.domain.records.signing import SignatoryKey
from registry.services.charter import members
from registry.services.context import Registry, iso
from registry.services.partners.register import get_partner
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys


@click.command("challenge")
@click.argument("org")
@click.argument("jwk_file", type=click.Path(allow_dash=True))
@plain_errors
def challenge(org: str, jwk_file: str) -> None:
    """Make a challenge for the holder of a public key (JWK_FILE) to sign."""
    jwk = read_file(jwk_file)

    async def work(registry: Registry) -> tuple[str, str]:
        return await keys.challenge(registry, await acting(registry, None), org, jwk)

    nonce, kid = with_registry(work)
    click.echo(nonce)
    click.echo(f"Fingerprint: {fingerprint(kid)}", err=True)
    click.echo(f"Have them read this out, and compare: {spoken(kid)}", err=True)


@click.command("enrol")
@click.argument("org")
@click.argument("jwk_file", type=click.Path(allow_dash=True))
@click.option("--nonce", required=True, help="The challenge.")
@click.option("--proof", required=True, help="The challenge signed with the new key.")
@click.option("--person", required=True, help="Whose key it is.")
@click.option("--role", required=True, help="In which role they may sign.")
@click.option("--checked-by", default="", help="For a first key: how you checked its fingerprint.")
@click.option("--voucher", default="", help="For a later key: the challenge signed by a signatory.")
@as_option
@plain_errors
def enrol(
    org: str,
    jwk_file: str,
    nonce: str,
    proof: str,
    person: str,
    role: str,
    checked_by: str,
    voucher: str,
    as_organisation: str | None,
) -> None:
    """Enrol a signatory's key."""
    command = keys.EnrolKey(
        partner_id=org,
        jwk=read_file(jwk_file),
        nonce=nonce,
        proof=proof,
        person=person,
        role=role,
        voucher=voucher,
        checked_by=checked_by,
    )

    async def work(registry: Registry) -> tuple[SignatoryKey, Receipt]:
        return await keys.enrol_key(registry, await acting(registry, as_organisation), command)

    key, receipt = with_registry(work)
    click.echo(f"The key of {key.person} ({key.role}) is enrolled for {key.partner_id}.")
    print_receipt(receipt)


@click.command("list")
@click.argument("org")
@plain_errors
def list_keys(org: str) -> None:
    """Every key ever enrolled for an organisation."""

    async def work(registry: Registry) -> list[SignatoryKey]:
        async with registry.database.reads() as reads:
            await get_partner(reads, org)
            return await reads.keys(org)

    for key in with_registry(work):
        until = f"until {iso(key.active_to)}" if key.active_to else "active"
        click.echo(f"{key.kid}  {until}  {key.person}, {key.role}")


@click.command("revoke")
@click.argument("kid")
@click.option("--from", "from_when", default=None, help="UTC time (…Z); now if left out.")
@as_option
@plain_errors
def revoke(kid: str, from_when: str | None, as_organisation: str | None) -> None:
    """End a key's authority; what was accepted from it before then stays valid."""

    async def work(registry: Registry) -> tuple[SignatoryKey, Receipt, list[SignatoryKey]]:
        actor = await acting(registry, as_organisation)
        when = moment(from_when, "/from") if from_when else registry.now()
        key, receipt = await keys.revoke_key(registry, actor, kid, when)
        async with registry.database.reads() as reads:
            return key, receipt, await keys.vouched_for(reads, key)

    key, receipt, let_in = with_registry(work)
    click.echo(f"The key of {key.person} has ended.")
    print_receipt(receipt)
    if let_in:
        click.echo("It had vouched since then for these keys. End those that are not your own:")
    for each in let_in:
        click.echo(f"  {each.kid}  {each.person}, {each.role}")


@click.command("trust")
@plain_errors
def trust() -> None:
    """Print the trust file: who may sign for whom, as of now, signed by the registry."""

    async def work(registry: Registry) -> dict[str, Any]:
        return await members.trust_file(registry, CheckpointSigner(registry))

    content = with_registry(work)
    print_json(content)
    kid = thumbprint(content["trust"]["registry_key"])
    click.echo(f"The registry key's fingerprint: {fingerprint(kid)}", err=True)
    click.echo(f"To read out, by another channel: {spoken(kid)}", err=True)
