"""registry agreement sign: sign a file on the signatory's side."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.cli.kit.passphrases import passphrase
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.values import EXISTING_FILE
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.documents.signatures.envelope import merge, sign_read
from registry.documents.signatures.key_files import read_key_file
from registry.documents.signatures.keys import SigningKey
from registry.documents.signatures.signable import Signable
from registry.documents.verify.files import envelope_path
from registry.errors import InvalidInputError


@click.command("sign")
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--key", "key_file", type=EXISTING_FILE, required=True, help="Your key file (PKCS#12)."
)
@click.option("--org", required=True, help="The organisation you sign for.")
@click.option("--name", required=True, help="Your name.")
@click.option("--role", required=True, help="The role in which you sign.")
@click.option(
    "--schedule",
    "schedule_file",
    type=EXISTING_FILE,
    help="Parts of the organisation that you sign for too (registry partner parts --schedule).",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; beside FILE as X.jws.json otherwise.",
)
@plain_errors
def agreement_sign(
    file: Path,
    key_file: Path,
    org: str,
    name: str,
    role: str,
    schedule_file: Path | None,
    out: Path | None,
) -> None:
    """Sign a charter or agreement FILE: exactly its bytes, which you should have read.

    Where the envelope exists already, your signature is added to it.
    """
    target = out or envelope_path(file)
    if not target.parent.is_dir():
        raise click.BadParameter("There is no such folder. Make it first.", param_hint="--out")
    existing = _existing(target)
    document = Signable.read(file.read_bytes())
    key = SigningKey.of(read_key_file(key_file, passphrase()))
    schedule = _schedule(schedule_file)
    entry = sign_read(
        document,
        key,
        org=org,
        person=name,
        role=role,
        signed_at=datetime.now(UTC),
        schedule=schedule,
    )
    envelope = merge([*existing, {"signatures": [entry]}])
    target.write_text(json.dumps(envelope, indent=2) + "\n", encoding="utf-8")
    click.echo(f"You have signed {document.title}, version {document.version}, for {org}.")
    if schedule:
        click.echo(f"Your schedule binds {len(schedule)}: {', '.join(_ids(schedule))}.")
    click.echo(f"Send {target} to the registry.")


def _existing(target: Path) -> list[dict[str, object]]:
    if not target.exists():
        return []
    try:
        envelope = parse_json(target.read_bytes())
        if envelope == {"signatures": []}:
            return []
        validate("signature-envelope", envelope)
    except InvalidInputError as error:
        detail = f"{target.name} is there already, and does not hold signatures. Name another."
        raise click.BadParameter(detail, param_hint="--out") from error
    return [envelope] if isinstance(envelope, dict) else []


def _schedule(path: Path | None) -> list[dict[str, str]]:
    """The parts in a file that the registry wrote; none without a file."""
    if path is None:
        return []
    schedule = parse_json(path.read_bytes())
    # A schedule is valid where it is beside a signature.
    entry = {"protected": "A" * 40, "signature": "A" * 86, "schedule": schedule}
    try:
        validate("signature-envelope", {"signatures": [entry]})
    except InvalidInputError as error:
        detail = (
            f"{path.name} is no schedule: registry partner parts ORG --schedule FILE makes one."
        )
        raise click.BadParameter(detail, param_hint="--schedule") from error
    return schedule if isinstance(schedule, list) else []


def _ids(schedule: list[dict[str, str]]) -> list[str]:
    return [part["partner"] for part in schedule]
