"""Officers are told where their consent records are read differently (consent.md §6).

A notification to each organisation that has such a record, in the transaction of the migration:
nobody can be left out, whichever command migrates. It says only that there are some; the report
``registry report consent-changes`` says which. A migration has no clock, so it reads the records on
the day of the last entry in the ledger.
"""

import secrets

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.domain.dates import LONDON
from registry.domain.records.notifications import Notification
from registry.services.notifications.notify import NotificationContent
from registry.services.reports.consent_changes import whose_consents_changed
from registry.store import tables
from registry.store.appending import LEAF_COLUMNS, NEXT_INDEX, insert_sql, new_leaf_id, prepare
from registry.store.binding import current
from registry.store.repository import Repository
from registry.store.writing.rows import insert

ID = "registry_2026_11_30t12_00_00_000000"
VERSION = "1.38.0"
DESCRIPTION = "Officers are told which consent records are read differently"


async def notify_officers():
    table = tables.LedgerTable
    query = table.select(table.recorded_at).order_by(table.leaf_index, ascending=False)
    newest = await query.first()
    if newest is None:
        return
    now = newest["recorded_at"]
    on = now.astimezone(LONDON).date()
    content = NotificationContent("consent_reread", "", "", 0, on)
    for partner_id in sorted(await whose_consents_changed(Repository(current()), on)):
        await keep(
            Notification(
                notification_id=f"ntf_{secrets.token_hex(12)}",
                version=1,
                partner_id=partner_id,
                code=content.code,
                about=content.about,
                document_id=content.document_id,
                document_version=content.document_version,
                effective_on=content.effective_on,
                key=content.key,
                recorded_at=now,
                recorded_by="registry: migration",
            )
        )


async def keep(notification):
    prepared = prepare(notification, new_leaf_id())
    [size] = await current().fetch(NEXT_INDEX)
    index = size["next_index"]
    await insert(tables.NotificationTable, prepared.row(index))
    leaf = insert_sql("ledger_leaf", LEAF_COLUMNS, current().engine_type)
    await current().fetch(leaf, prepared.leaf_row(index))


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="registry", description=DESCRIPTION, wrap_in_transaction=False
    )
    manager.add_raw(notify_officers)
    return manager
