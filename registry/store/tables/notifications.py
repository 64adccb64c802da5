"""What organisations were told."""

from __future__ import annotations

from piccolo.columns import Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class NotificationTable(Core, Table, tablename="notification"):
    """One an organisation and ``key``: it is told of a thing once."""

    notification_id = Varchar(64)
    partner_id = Varchar(64)
    key = Varchar(255)
