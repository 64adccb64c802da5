"""What anyone may send, how much of it and for how long: every bound at the door, in one table.

The sizes are fixed, because what is honest fits well within them. What depends on the machine and
on how people reach it (times, numbers of connections, proxies) is a setting, with its default here
(docs/reference/settings.md). ADR 0028 says why the bounds are what they are.
"""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1_024

# Before the body: for every request.
REQUEST_LINE = 8 * KIB
HEADER_BLOCK = 64 * KIB
HEADERS = 200  # a browser sends twenty

# The body, by what the route takes; a route names its row with ``request_max_body_size``.
BODY = 256 * KIB  # ten times the largest agreement; and all that the what-if takes without a token
DRAFT = 1_024 * KIB  # a draft may hold more than the finished agreement
BATCH = 4_096 * KIB  # a thousand facts or checks, each written out in full
FORM = 64 * KIB  # a form with every field at its limit takes a third of it
SIGNED_FILE = 256 * KIB  # larger than any, so that a wrong file is told beside its field
UPLOAD = 12_288 * KIB  # three times a page photographed with a telephone
LARGEST = UPLOAD
ANNEX = 10_240 * KIB  # one annex of an agreement; it fits into an upload
ANNEXES = 51_200 * KIB  # all annexes that one organisation uploads for one agreement, ever
VALUES = 200_000  # in a body larger than BODY; a thousand checks, written out in full, hold 60,000
FRAMING = 64 * KIB  # what a chunked body may hold beside its content, and an eighth of the content

# Work on more than this never runs on the event loop (``registry.door.turns``).
ON_THE_LOOP = 16 * KIB

# A body that comes slowly, but comes, has a further second for each of these.
A_SECOND_MORE = 64 * KIB


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds that an installation may set."""

    header_seconds: float = 10.0
    """From the first byte, or from the connection, to the end of the headers."""

    body_seconds: float = 30.0
    """From the end of the headers to the end of the body; see ``A_SECOND_MORE``."""

    answer_seconds: float = 30.0
    """How long a client may take nothing of an answer that waits for it."""

    idle_seconds: float = 30.0
    """How long a connection stays open between two requests."""

    stop_seconds: float = 5.0
    """How long requests that came whole may still take when the server is told to stop."""

    connections: int = 800
    """Open connections in all: with the database's they fit into the usual 1,024 files."""

    connections_per_address: int = 200
    """Open connections of one address; not of a trusted proxy, which speaks for many."""

    trusted_proxies: tuple[str, ...] = ()
    """Networks of the proxies whose ``X-Forwarded-For`` is believed: none unless named."""
