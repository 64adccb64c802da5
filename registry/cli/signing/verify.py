"""registry verify: verify documents without network or database."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from registry.cli.kit.plain import plain_errors
from registry.cli.kit.values import EXISTING_FILE
from registry.documents.signatures.keys import thumbprint
from registry.documents.signatures.plain_line import shown
from registry.documents.verify.documents import NOT_ESTABLISHED, Verdict
from registry.documents.verify.files import verify_folder, verify_path
from registry.documents.verify.pins import pin_of, pins_path, read_pins
from registry.documents.verify.trust import MAX_BYTES, Trust, read_trust
from registry.errors import Fault, InvalidInputError, RegistryError

EXIT_NOT_VALID, EXIT_USAGE = 1, 2
_WHERE_FROM = "Fetch that from the registry: /.well-known/wisc-trust.json."
_GIVE_TRUST = "To see whose the signatures are, give the registry's trust file with --trust."
_PIN = (
    "Ask the registry for its fingerprint by another channel. Then give it with --fingerprint, or"
    " pin the key once with `registry trust pin`."
)
_NOT_THE_PINNED_ONE = "It is NOT the key that was pinned on this machine for this registry."


@dataclass(frozen=True, slots=True)
class _Judge:
    """What documents are judged by: a trust file whose key was checked, or nothing; and the lines
    that say so."""

    trust: Trust | None
    lines: tuple[str, ...]


@click.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--trust",
    "trust_path",
    type=EXISTING_FILE,
    help="The registry's trust file, from /.well-known/wisc-trust.json.",
)
@click.option("--fingerprint", help="The registry key's fingerprint, by another channel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@plain_errors
def verify_command(
    path: Path, trust_path: Path | None, fingerprint: str | None, *, as_json: bool
) -> None:
    """Verify an agreement, a charter or a membership statement, offline.

    An agreement X.json has its signatures beside it in X.jws.json. Of a folder, every document
    with its signatures is verified, with a line for each. Exit code: 0 valid, 1 not valid (with
    the reason), 2 usage. Without --trust, or if nobody checked the trust file's key (give
    --fingerprint, or pin the key once with `registry trust pin`), it says only whether the
    signatures fit the bytes, and exits 1.
    """
    if fingerprint is not None and trust_path is None:
        raise click.UsageError("--fingerprint is of a trust file: give that with --trust.")
    try:
        judge = _judge(trust_path, fingerprint)
        if path.is_dir() and isinstance(judge, _Judge):
            sys.exit(_verify_all(path, judge, as_json=as_json))
        verdict = judge if isinstance(judge, Verdict) else verify_path(path, judge.trust)
    except InvalidInputError as error:
        for fault in error.faults:
            click.echo(f"{fault.pointer} {fault.detail}".strip(), err=True)
        sys.exit(EXIT_USAGE)
    if isinstance(judge, _Judge):
        verdict = replace(verdict, findings=(*verdict.findings, *judge.lines))
    if as_json:
        click.echo(json.dumps(asdict(verdict), indent=2, ensure_ascii=False))
    else:
        _print(verdict)
    sys.exit(0 if verdict.valid else EXIT_NOT_VALID)


def _judge(trust_path: Path | None, fingerprint: str | None) -> _Judge | Verdict:
    """Return what to judge by, or a verdict if the trust file cannot be used."""
    if trust_path is None:
        return _Judge(None, (_GIVE_TRUST,))
    with trust_path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    try:
        trust = read_trust(content, fingerprint)
    except InvalidInputError as error:
        detail = f"{trust_path.name} is not a registry's trust file. {_WHERE_FROM}"
        raise InvalidInputError([Fault("", detail), *error.faults[:1]]) from error
    except RegistryError as error:
        reason = f"{NOT_ESTABLISHED}: {trust_path.name} cannot be used. {error}"
        return Verdict(False, trust_path.name, (reason,))
    named = (
        f"By the trust file of {trust.issuer}, key {trust.fingerprint}.",
        f"That key, to compare by telephone: {trust.spoken}.",
    )
    if fingerprint is not None:
        return _Judge(trust, named)
    kid = thumbprint(trust.registry_jwk)
    pins = read_pins(pins_path(os.environ))
    if pin := pin_of(pins, kid, trust.issuer):
        return _Judge(trust, (*named, f"That key was pinned on this machine on {pin.pinned_on}."))
    if any(pin.issuer == trust.issuer for pin in pins):
        return _Judge(None, (*named, _NOT_THE_PINNED_ONE, _PIN))
    if other := next((pin for pin in pins if pin.kid == kid), None):
        return _Judge(None, (*named, f"That key was pinned for another: {other.issuer}.", _PIN))
    return _Judge(None, (*named, "Nobody on this machine has checked that key.", _PIN))


def _verify_all(folder: Path, judge: _Judge, *, as_json: bool) -> int:
    """Verify a folder, and print a line for each document and a summary; return the exit code."""
    verdicts: dict[str, Verdict] = {}
    for name, verdict in verify_folder(folder, judge.trust):
        verdicts[name] = verdict
        if not as_json:
            why = "".join(f" {reason}" for reason in verdict.reasons)
            click.echo(shown(f"{name}: {_head(verdict)}{why}"))
    if not verdicts:
        detail = "There is no document here with its signatures beside it."
        raise InvalidInputError([Fault("", f"{detail} Export both into one folder.")])
    valid = sum(verdict.valid for verdict in verdicts.values())
    documents = "document" if len(verdicts) == 1 else "documents"
    summary = f"{len(verdicts):,} {documents}: {valid:,} valid, {len(verdicts) - valid:,} not."
    if as_json:
        by_name = {name: asdict(verdict) for name, verdict in verdicts.items()}
        result = {"documents": by_name, "summary": summary, "findings": list(judge.lines)}
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([summary, *(f"  {shown(line)}" for line in judge.lines)]))
        _print_as_of(judge.trust.as_of if judge.trust else None)
    return 0 if valid == len(verdicts) else EXIT_NOT_VALID


def _head(verdict: Verdict) -> str:
    if verdict.valid:
        return "Valid."
    only = all(reason.startswith(NOT_ESTABLISHED) for reason in verdict.reasons)
    return "Signers not established." if only else "Not valid."


def _print(verdict: Verdict) -> None:
    click.echo(shown(f"{_head(verdict)} {verdict.what}"))
    for line in (*verdict.reasons, *verdict.findings):
        click.echo(f"  {shown(line)}")  # a signatory's text never begins a line
    _print_as_of(verdict.as_of)


def _print_as_of(as_of: str | None) -> None:
    if as_of:
        click.echo(f"  True {as_of}; what has changed since, this cannot see.")
