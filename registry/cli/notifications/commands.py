"""registry notifications: list an organisation's notifications, and mark them as seen."""

from __future__ import annotations

import textwrap

import click

from registry.cli.kit.json_files import json_option, print_json
from registry.cli.kit.running import acting, as_option
from registry.domain.records.acting import Actor
from registry.services.context import Registry, iso
from registry.services.notifications import notify
from registry.services.notifications.wording import WordedNotification, in_words

_WIDTH = 88


@click.command("notifications")
@click.option("--seen", multiple=True, metavar="REFERENCE", help="Say that one has been seen.")
@click.option("--all", "show_all", is_flag=True, help="Also those that have been seen.")
@as_option
@json_option
@acting()
async def notifications_command(
    registry: Registry, actor: Actor, seen: tuple[str, ...], *, show_all: bool, as_json: bool
) -> None:
    """What your organisation was told and nobody has seen yet, the latest first."""
    for reference in seen:
        await notify.mark_seen(registry, actor, reference)
    notifications = await in_words(registry, await notify.list_own(registry, actor))
    shown = [worded for worded in notifications if show_all or not worded.is_seen]
    if as_json:
        print_json([_as_json(worded) for worded in shown])
        return
    if not shown:
        click.echo("There is nothing new.")
    for worded in shown:
        _print(worded)


def _print(worded: WordedNotification) -> None:
    notification = worded.notification
    click.echo(f"{iso(notification.recorded_at)}  {notification.notification_id}")
    for text in (worded.title, worded.text, worded.next_step):
        for line in textwrap.wrap(text, _WIDTH, break_long_words=False):
            click.echo(f"  {line}")
    click.echo()


def _as_json(worded: WordedNotification) -> dict[str, object]:
    notification = worded.notification
    return {
        "id": notification.notification_id,
        "code": notification.code,
        "title": worded.title,
        "text": worded.text,
        "next_step": worded.next_step,
        "agreement": notification.document_id,
        "agreement_version": notification.document_version,
        "effective_on": notification.effective_on.isoformat(),
        "told_at": iso(notification.recorded_at),
        "seen": worded.is_seen,
    }
