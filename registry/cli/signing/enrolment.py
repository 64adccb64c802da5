"""registry key challenge, enrol, list, revoke, trust, and registry trust fingerprint: keys on the
registry's side."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.fingerprints import NamesAKey
from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.printing import print_receipt
from registry.cli.kit.running import acting, as_option, opening, settings
from registry.cli.kit.values import moment
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.domain.records.acting import Actor
from registry.keyring import read_keyring
from registry.services.charter import members
from registry.services.context import Registry, iso
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys


@click.command("challenge")
@click.argument("org")
@click.argument("jwk_file", type=click.Path(allow_dash=True))
@acting(jwk_file=read_file)
async def challenge(registry: Registry, actor: Actor, org: str, jwk_file: Any) -> None:
    """Make a challenge for the holder of a public key (JWK_FILE) to sign."""
    nonce, kid = await keys.challenge(registry, actor, org, jwk_file)
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
@acting(jwk_file=read_file)
async def enrol(
    registry: Registry,
    actor: Actor,
    *,
    org: str,
    jwk_file: Any,
    nonce: str,
    proof: str,
    person: str,
    role: str,
    checked_by: str,
    voucher: str,
) -> None:
    """Enrol a signatory's key."""
    command = keys.EnrolKey(
        partner_id=org,
        jwk=jwk_file,
        nonce=nonce,
        proof=proof,
        person=person,
        role=role,
        voucher=voucher,
        checked_by=checked_by,
    )
    key, receipt = await keys.enrol_key(registry, actor, command)
    click.echo(f"The key of {key.person} ({key.role}) is enrolled for {key.partner_id}.")
    print_receipt(receipt)


@click.command("list")
@click.argument("org")
@opening()
async def list_keys(registry: Registry, org: str) -> None:
    """Every key ever enrolled for an organisation."""
    for key in await keys.list_keys(registry, org):
        until = f"until {iso(key.active_to)}" if key.active_to else "active"
        click.echo(f"{key.kid}  {until}  {key.person}, {key.role}")


@click.command("revoke", cls=NamesAKey)
@click.argument("kid")
@click.option("--from", "from_when", default=None, help="UTC time (…Z); now if left out.")
@as_option
@acting()
async def revoke(registry: Registry, actor: Actor, kid: str, from_when: str | None) -> None:
    """End a key's authority; what was accepted from it before then stays valid."""
    when = moment(from_when, "/from") if from_when else registry.now()
    key, receipt = await keys.revoke_key(registry, actor, kid, when)
    vouched_for = await keys.keys_let_in_by(registry, key)
    click.echo(f"The key of {key.person} has ended.")
    print_receipt(receipt)
    if vouched_for:
        click.echo("It had vouched since then for these keys. End those that are not your own:")
    for other in vouched_for:
        click.echo(f"  {other.kid}  {other.person}, {other.role}")


@click.command("trust")
@opening()
async def trust(registry: Registry) -> None:
    """Print the trust file: who may sign for whom, as of now, signed by the registry."""
    content = await members.trust_file(registry, CheckpointSigner(registry))
    print_json(content)
    kid = thumbprint(content["trust"]["registry_key"])
    click.echo(f"The registry key's fingerprint: {fingerprint(kid)}", err=True)
    click.echo(f"To read out, by another channel: {spoken(kid)}", err=True)


@click.command("fingerprint")
@plain_errors
def own_fingerprint() -> None:
    """Print this registry's own fingerprint, to read out to whoever verifies."""
    key, *_ = read_keyring(settings().keys).signing_keys
    click.echo(spoken(thumbprint(public_jwk(key))))
