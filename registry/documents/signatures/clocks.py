"""How far another machine's clock may differ from ours before what it dated is refused.

Every time that somebody else's clock gave is judged with one of these, in both directions.
"""

from __future__ import annotations

from datetime import timedelta

CLOCKS_DIFFER = timedelta(minutes=2)
"""For statements, tokens and trust files, which machines date that keep their clocks right."""
SIGNERS_CLOCK = timedelta(minutes=5)
"""For what a signatory signed on their own computer."""
