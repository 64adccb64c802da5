"""registry notice sign: sign a notice on the signatory's side, without a registry."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from registry.cli.kit.passphrases import passphrase
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.values import DAY, EXISTING_FILE
from registry.documents.signatures.key_files import read_key_file
from registry.documents.signatures.notice import Notice, sign_notice


@click.command("sign")
@click.argument("leaves")
@click.option("--org", required=True, help="The organisation that leaves.")
@click.option("--on", "effective_on", type=DAY, required=True, help="The first day without it.")
@click.option("--reason", required=True, help="Why, in a line that every counterpart reads.")
@click.option(
    "--key", "key_file", type=EXISTING_FILE, required=True, help="Your key file (PKCS#12)."
)
@click.option("--name", required=True, help="Your name.")
@click.option("--role", required=True, help="The role in which you sign.")
@plain_errors
def notice_sign(
    leaves: str,
    org: str,
    effective_on: datetime,
    reason: str,
    key_file: Path,
    name: str,
    role: str,
) -> None:
    """Sign a notice of leaving LEAVES, the id of the charter or an agreement. Prints it."""
    given_at = datetime.now(UTC)
    notice = Notice(org, leaves, effective_on.date(), reason, name, role, given_at)
    click.echo(sign_notice(notice, read_key_file(key_file, passphrase())))
    click.echo("Send that line to the registry: registry notice hand-in FILE", err=True)
