"""The registry as a piccolo app: its tables and migrations, inside the package."""

from __future__ import annotations

from pathlib import Path

from piccolo.conf.apps import AppConfig

from registry.store.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="registry",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=list(TABLES),
)
