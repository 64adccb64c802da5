"""The only package that knows piccolo and the databases. ``open_database`` is its entry point."""

import os

# piccolo looks here for the engine and the tables, wherever the program is started from.
os.environ.setdefault("PICCOLO_CONF", "registry.store.piccolo_conf")
