"""The ``registry`` command; the modules of a command are loaded only when it is called."""

from __future__ import annotations

import click

from registry import __version__
from registry.cli.kit.when_called import LoadedWhenCalled

# Each command with its name, its place in this folder and the first sentence of its help.
_COMMANDS = [
    LoadedWhenCalled(
        "init",
        "setup.init.init_command",
        "Set up a registry: keys, database, the operating organisation (FILE, a partner document)"
        " and its first officer's token, which is shown once.",
    ),
    LoadedWhenCalled(
        "partner",
        "partners.commands.partner_group",
        "Organisations: register, change, list, show, parts, successors.",
    ),
    LoadedWhenCalled(
        "notice",
        "leaving.commands.notice_group",
        "Leaving the charter or an agreement: sign a notice, hand it in, record a letter.",
    ),
    LoadedWhenCalled("key", "signing.keys.key_group", "Signatories' keys."),
    LoadedWhenCalled(
        "template",
        "drafting.templates.template_group",
        "Templates of agreements, and the parts that organisations fill.",
    ),
    LoadedWhenCalled(
        "draft",
        "drafting.commands.draft_group",
        "Agreements being written: new, edit, show, diff, submit, send back, abandon, register.",
    ),
    LoadedWhenCalled(
        "agreement",
        "agreements.commands.agreement_group",
        "Charters and agreements: register, sign, accept, list, show, diff, export.",
    ),
    LoadedWhenCalled(
        "notifications",
        "notifications.commands.notifications_command",
        "What your organisation was told and nobody has seen yet, the latest first.",
    ),
    LoadedWhenCalled("import", "imports.commands.import_group", "Many records from CSV or XLSX."),
    LoadedWhenCalled(
        "export",
        "imports.export.export_command",
        "Organisations, agreements or members as CSV (as an import takes them) or JSON (whole).",
    ),
    LoadedWhenCalled(
        "people",
        "people.commands.people_group",
        "Putting right whom records are of, and who looked people up.",
    ),
    LoadedWhenCalled(
        "consent",
        "consent.commands.consent_group",
        "People and consent: person, record, step (withdraw …), show.",
    ),
    LoadedWhenCalled(
        "assess",
        "checks.assess.assess_command",
        "Assess facts (FILE, or - for standard input): one object, or a list of at most 1,000.",
    ),
    LoadedWhenCalled(
        "check",
        "checks.check.check_command",
        "Check whether you can share, and record the check.",
    ),
    LoadedWhenCalled("due", "reports.due.due_group", "What is overdue, and what falls due soon."),
    LoadedWhenCalled(
        "remind",
        "reports.remind.remind_command",
        "Tell parties that a review is due in 3 months, 1 month or 1 week, or is overdue.",
    ),
    LoadedWhenCalled(
        "report",
        "reports.commands.report_group",
        "Reports on all agreements, and on your consent records.",
    ),
    LoadedWhenCalled(
        "verify",
        "signing.verify.verify_command",
        "Verify an agreement, a charter or a membership statement, offline.",
    ),
    LoadedWhenCalled(
        "trust",
        "signing.trust.trust_group",
        "The registries whose trust files this machine believes: pin, list, remove.",
    ),
    LoadedWhenCalled("token", "accounts.tokens.token_group", "Bearer tokens: new, list, revoke."),
    LoadedWhenCalled(
        "account",
        "accounts.commands.account_group",
        "Who may sign in to the pages: invite, list, link, close.",
    ),
    LoadedWhenCalled(
        "act",
        "joint.commands.act_group",
        "Acts over an organisation that need a second person: list, show, confirm, stop.",
    ),
    LoadedWhenCalled(
        "db",
        "setup.db.db_group",
        "The database: migrate, status, verify, damage, checkpoint, accept-older, restorations.",
    ),
    LoadedWhenCalled(
        "audit",
        "setup.audit.audit_command",
        "Compare everything on record with what was written, and name what differs.",
    ),
    LoadedWhenCalled(
        "keys",
        "setup.server_keys.keys_group",
        "The registry's own keys: list, confirm, rotate.",
    ),
    LoadedWhenCalled(
        "backup",
        "setup.backup.backup_command",
        "Take a backup of the register into a new folder (DIR), beside a server that serves.",
    ),
    LoadedWhenCalled(
        "verify-backup",
        "setup.backup.verify_command",
        "Verify a backup (DIR) without restoring it: signature, hashes, every entry of the ledger.",
    ),
    LoadedWhenCalled(
        "restore",
        "setup.restore.restore_command",
        "Put the register back from a backup (DIR), into an empty home or database.",
    ),
    LoadedWhenCalled("serve", "setup.serve.serve_command", "Serve the API and the pages."),
    LoadedWhenCalled(
        "demo",
        "setup.demo.demo_command",
        "Load a made-up partnership into REGISTRY_HOME and print three sample answers.",
    ),
]


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="registry")
def main() -> None:
    """WiSC Registry: data-sharing agreements, consent, and whether a share has a lawful basis.

    It advises; the practitioner decides; the decision is recorded either way.
    """
