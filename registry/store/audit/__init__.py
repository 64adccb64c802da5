"""The audit: every row, leaf, signature and checkpoint, and the schema, as they are stored.

It reads by itself (``engines/hardened.RawReader``), because what it looks for may stand in the way
of every other reader. It compares and names; what it names is recorded and told by
``services/reports/audit.py``. ADR 0034 says what is compared with what.
"""
