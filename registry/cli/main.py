"""The ``registry`` command. What a command needs is loaded when it is called, and not before."""

from __future__ import annotations

from importlib import import_module

import click

from registry import __version__

# Where each command is: module (of this folder) and name, in the order of the help.
_COMMANDS = {
    "init": ("init_command", "init_command"),
    "partner": ("partner_commands", "partner_group"),
    "notice": ("notice_commands", "notice_group"),
    "key": ("key_enrolment", "key_group"),
    "template": ("template_commands", "template_group"),
    "draft": ("draft_commands", "draft_group"),
    "agreement": ("agreement_commands", "agreement_group"),
    "notifications": ("notification_commands", "notifications_command"),
    "import": ("import_commands", "import_group"),
    "export": ("export_command", "export_command"),
    "consent": ("consent_commands", "consent_group"),
    "assess": ("assess_command", "assess_command"),
    "check": ("check_command", "check_command"),
    "due": ("due_commands", "due_group"),
    "remind": ("remind_command", "remind_command"),
    "report": ("report_commands", "report_group"),
    "verify": ("verify_command", "verify_command"),
    "token": ("token_commands", "token_group"),
    "account": ("account_commands", "account_group"),
    "db": ("db_commands", "db_group"),
    "serve": ("serve_command", "serve_command"),
    "demo": ("demo_command", "demo_command"),
}


class _WhenCalled(click.Group):
    """Its commands are imported one by one: all of them together take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"registry.cli.{module}"), name)
        return command


@click.group(cls=_WhenCalled, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="registry")
def main() -> None:
    """WiSC Registry: data-sharing agreements, consent, and whether a share has a lawful basis.

    It advises; the practitioner decides; the decision is recorded either way.
    """
