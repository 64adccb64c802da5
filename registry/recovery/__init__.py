"""Backups: taking one, verifying it, and putting the register back from it.

Like ``registry.bootstrap`` it knows store and use cases both, for it works on databases as files
and not only through an open registry.
"""
