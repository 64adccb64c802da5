"""registry people … : put right whom records are of, and see who looked people up."""

from __future__ import annotations

from typing import Any

import click

from registry.cli.kit.json_files import print_json, read_file
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.domain.records.people import Correction
from registry.errors import Fault, InvalidInputError
from registry.services.consent.moving import move_entry
from registry.services.context import Registry, iso
from registry.services.people import correcting, undoing
from registry.services.people.identifier_input import read_identifier_list
from registry.services.people.looking_up import own_look_ups

_because = click.option("--because", "reason", required=True, help="Why; kept with it.")


@click.group("people")
def people_group() -> None:
    """Putting right whom records are of, and who looked people up.

    It changes the look-ups of your own organisation only, is kept with its reason, and can be
    undone.
    """


@people_group.command("replace-number")
@click.argument("person")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--for-protection", is_flag=True, help="Adoption, legal gender, protection.")
@_because
@as_option
@acting(file=read_file)
async def replace_number(
    registry: Registry, actor: Actor, *, person: str, file: Any, reason: str, for_protection: bool
) -> None:
    """One number replaces another: FILE is a JSON list of the two, the old one first."""
    old, new = _identifiers(registry, file, 2)
    numbers = correcting.Numbers(old, new, for_protection)
    _print(await correcting.replace_number(registry, actor, person, numbers, reason))


@people_group.command("join")
@click.argument("person")
@click.argument("other")
@_because
@as_option
@acting()
async def join(registry: Registry, actor: Actor, *, person: str, other: str, reason: str) -> None:
    """Two of your records are one person; PERSON stays first."""
    _print(await correcting.join(registry, actor, person, other, reason))


@people_group.command("join-across")
@click.argument("person")
@click.option("--code", default="", help="The code that the other organisation had made.")
@_because
@as_option
@acting()
async def join_across(
    registry: Registry, actor: Actor, *, person: str, code: str, reason: str
) -> None:
    """Join your record with another organisation's: one has a code made, the other enters it."""
    made, word = await correcting.join_across(registry, actor, person, code, reason)
    _print(made)
    if not code:
        click.echo(f"Give this code to the other organisation, by telephone: {word}")


@people_group.command("move")
@click.argument("record_id")
@click.argument("person")
@_because
@as_option
@acting()
async def move(
    registry: Registry, actor: Actor, *, record_id: str, person: str, reason: str
) -> None:
    """A consent was written down about the wrong person: it is PERSON's."""
    _print(await move_entry(registry, actor, record_id, person, reason))


@people_group.command("take-back")
@click.argument("person")
@click.argument("file", type=click.Path(allow_dash=True))
@_because
@as_option
@acting(file=read_file)
async def take_back(
    registry: Registry, actor: Actor, *, person: str, file: Any, reason: str
) -> None:
    """A number or a name is not the person's: FILE is a JSON list of that one identifier."""
    [wrong] = _identifiers(registry, file, 1)
    _print(await correcting.take_back(registry, actor, person, wrong, reason))


@people_group.command("undo")
@click.argument("correction")
@_because
@as_option
@acting()
async def undo(registry: Registry, actor: Actor, *, correction: str, reason: str) -> None:
    """Undo what was put right."""
    made = await undoing.undo(registry, actor, correction, reason)
    click.echo(f"{made.correction_id} is undone.")


@people_group.command("corrections")
@as_option
@acting()
async def corrections(registry: Registry, actor: Actor) -> None:
    """What your organisation put right, the latest first."""
    print_json(
        [
            {
                "correction": made.correction_id,
                "kind": made.kind,
                "person": made.subject_id,
                "others": list(made.others),
                "record": made.record_id,
                "undone": made.version > 1,
                "recorded_at": iso(made.recorded_at),
                "reason": reason,
            }
            for made, reason in await correcting.corrections(registry, actor)
        ]
    )


@people_group.command("look-ups")
@as_option
@acting()
async def look_ups(registry: Registry, actor: Actor) -> None:
    """Who in your organisation looked people up in the last 30 days; never whom."""
    print_json(
        [
            {
                "at": iso(made.at),
                "account": made.account,
                "purpose": made.purpose,
                "reason": made.reason,
            }
            for made in await own_look_ups(registry, actor)
        ]
    )


def _identifiers(registry: Registry, content: Any, many: int) -> list[dict[str, str]]:
    found = read_identifier_list(content, registry.today())
    if len(found) != many:
        raise InvalidInputError([Fault("", f"Give a JSON list of {many} identifiers.")])
    return found


def _print(made: Correction) -> None:
    click.echo(f"Recorded. To undo it: registry people undo {made.correction_id}")
