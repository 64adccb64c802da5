"""The ``registry`` command. What a command needs is loaded when it is called, and not before."""

from __future__ import annotations

import click

from registry import __version__
from registry.cli.when_called import LoadedWhenCalled

# Each command: its name, where it is in this folder, and the first sentence of its help.
_COMMANDS = [
    LoadedWhenCalled(
        "init",
        "init_command.init_command",
        "Set up a registry: keys, database, the operating organisation (FILE, a partner document)"
        " and its first officer's token, which is shown once.",
    ),
    LoadedWhenCalled(
        "partner",
        "partner_commands.partner_group",
        "Organisations: register, change, list, show, history, membership.",
    ),
    LoadedWhenCalled(
        "notice",
        "notice_commands.notice_group",
        "Leaving the charter or an agreement: sign a notice, hand it in, record a letter.",
    ),
    LoadedWhenCalled("key", "key_commands.key_group", "Signatories' keys."),
    LoadedWhenCalled(
        "template",
        "template_commands.template_group",
        "Templates of agreements, and the parts that organisations fill.",
    ),
    LoadedWhenCalled(
        "draft",
        "draft_commands.draft_group",
        "Agreements being written: new, edit, show, diff, submit, send back, abandon, register.",
    ),
    LoadedWhenCalled(
        "agreement",
        "agreement_commands.agreement_group",
        "Charters and agreements: register, sign, accept, list, show, diff, export.",
    ),
    LoadedWhenCalled(
        "notifications",
        "notification_commands.notifications_command",
        "What your organisation was told and nobody has seen yet, the latest first.",
    ),
    LoadedWhenCalled("import", "import_commands.import_group", "Many records from CSV or XLSX."),
    LoadedWhenCalled(
        "export",
        "export_command.export_command",
        "Organisations, agreements or members as CSV (as an import takes them) or JSON (whole).",
    ),
    LoadedWhenCalled(
        "consent",
        "consent_commands.consent_group",
        "People and consent: person, record, step (withdraw …), show.",
    ),
    LoadedWhenCalled(
        "assess",
        "assess_command.assess_command",
        "Assess facts (FILE, or - for standard input): one object, or a list of at most 1,000.",
    ),
    LoadedWhenCalled(
        "check",
        "check_command.check_command",
        "Is there a lawful basis for this share, and what is the consent status?",
    ),
    LoadedWhenCalled("due", "due_commands.due_group", "What is overdue, and what falls due soon."),
    LoadedWhenCalled(
        "remind",
        "remind_command.remind_command",
        "Tell parties that a review is due in 3 months, 1 month or 1 week, or is overdue.",
    ),
    LoadedWhenCalled(
        "report", "report_commands.report_group", "Questions about all agreements at once."
    ),
    LoadedWhenCalled(
        "verify",
        "verify_command.verify_command",
        "Verify an agreement, a charter or a membership statement, offline.",
    ),
    LoadedWhenCalled("token", "token_commands.token_group", "Bearer tokens: new, list, revoke."),
    LoadedWhenCalled(
        "account",
        "account_commands.account_group",
        "Who may sign in to the pages: invite, list, link, close.",
    ),
    LoadedWhenCalled("db", "db_commands.db_group", "The database: migrate, status, checkpoint."),
    LoadedWhenCalled("serve", "serve_command.serve_command", "Serve the API and the pages."),
    LoadedWhenCalled(
        "demo",
        "demo_command.demo_command",
        "Load a made-up partnership into REGISTRY_HOME and print three sample answers.",
    ),
]


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="registry")
def main() -> None:
    """WiSC Registry: data-sharing agreements, consent, and whether a share has a lawful basis.

    It advises; the practitioner decides; the decision is recorded either way.
    """
