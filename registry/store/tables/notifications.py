"""Notifications to organisations."""

from __future__ import annotations

from piccolo.columns import Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class NotificationTable(Core, Table, tablename="notification"):
    """Notifications: one per organisation and ``key``, so that nothing is notified twice."""

    notification_id = Varchar(64)
    partner_id = Varchar(64)
    key = Varchar(255)
