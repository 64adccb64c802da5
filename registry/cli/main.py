"""The ``registry`` command."""

from __future__ import annotations

import click

from registry import __version__
from registry.cli.account_commands import account_group
from registry.cli.agreement_commands import agreement_group
from registry.cli.assess_command import assess_command
from registry.cli.check_command import check_command
from registry.cli.consent_commands import consent_group
from registry.cli.db_commands import db_group
from registry.cli.demo_command import demo_command
from registry.cli.draft_commands import draft_group
from registry.cli.due_commands import due_group
from registry.cli.export_command import export_command
from registry.cli.import_commands import import_group
from registry.cli.init_command import init_command
from registry.cli.key_commands import key_group
from registry.cli.key_enrolment import add_enrolment_commands
from registry.cli.notice_commands import notice_group
from registry.cli.notification_commands import notifications_command
from registry.cli.partner_commands import partner_group
from registry.cli.remind_command import remind_command
from registry.cli.report_commands import report_group
from registry.cli.serve_command import serve_command
from registry.cli.template_commands import template_group
from registry.cli.token_commands import token_group
from registry.cli.verify_command import verify_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="registry")
def main() -> None:
    """WiSC Registry: data-sharing agreements, consent, and whether a share has a lawful basis.

    It advises; the practitioner decides; the decision is recorded either way.
    """


add_enrolment_commands(key_group)
for command in (
    init_command,
    partner_group,
    notice_group,
    key_group,
    template_group,
    draft_group,
    agreement_group,
    notifications_command,
    import_group,
    export_command,
    consent_group,
    assess_command,
    check_command,
    due_group,
    remind_command,
    report_group,
    verify_command,
    token_group,
    account_group,
    db_group,
    serve_command,
    demo_command,
):
    main.add_command(command)
