"""The places at the door: so many connections in all, and so many of one address.

When the places are taken, a newcomer is not turned away while somebody keeps a place without using
it. Whoever holds the most places gives one up: first one whose request has not begun or not come
to the end of its headers, then one between two requests, then one whose body is not here yet; of
these always the oldest. What is being answered keeps its place. Therefore a flood of idle or
half-sent requests pushes itself out, and an honest caller gets in.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Protocol

from registry.bounds import Bounds

_LOOK_AT = 30  # so that making room costs little, however many places there are


class Guest(Protocol):
    """A connection that holds a place."""

    @property
    def use(self) -> int:
        """How its place is used: 1 to 3 as in the module's order; 0 while it is answered."""
        ...

    def give_up(self) -> None:
        """Give the place up for another."""
        ...


class Places:
    """The places of one server."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._proxies = [ip_network(proxy) for proxy in bounds.trusted_proxies]
        self._held: dict[str, dict[Guest, None]] = {}
        self._count = 0

    def take(self, guest: Guest, address: str) -> bool:
        """Take a place for a new connection, if need be another's; False if there is none."""
        group = group_of(address)
        own = self._held.get(group, {})
        if len(own) >= self._bounds.connections_per_address and not self.is_proxy(address):
            if not self._free_one(group):
                return False
        elif self._count >= self._bounds.connections and not self._free_of_the_greediest():
            return False
        self._held.setdefault(group, {})[guest] = None
        self._count += 1
        return True

    def leave(self, guest: Guest, address: str) -> None:
        """Free the place of a connection, if it has one."""
        group = group_of(address)
        held = self._held.get(group, {})
        if guest in held:
            del held[guest]
            self._count -= 1
            if not held:
                del self._held[group]

    def is_proxy(self, address: str) -> bool:
        """Whether the settings name this address as a proxy."""
        if not address or not self._proxies:
            return False
        known = ip_address(address.partition("%")[0])
        return any(known in network for network in self._proxies)

    def _free_of_the_greediest(self) -> bool:
        by_number = sorted(self._held, key=lambda group: len(self._held[group]), reverse=True)
        return any(self._free_one(group) for group in by_number)

    def _free_one(self, group: str) -> bool:
        guest = self._least_used(group)
        if guest is None:
            return False
        del self._held[group][guest]
        self._count -= 1
        guest.give_up()
        return True

    def _least_used(self, group: str) -> Guest | None:
        """The guest to go, of the oldest first; None if all are being answered."""
        found: tuple[int, Guest] | None = None
        for number, guest in enumerate(self._held[group]):
            use = guest.use
            if use and (found is None or use < found[0]):
                found = (use, guest)
            if found is not None and (found[0] == 1 or number >= _LOOK_AT):
                break
        return found[1] if found else None


def group_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the network of 64 bits, which one client has."""
    if ":" not in address:
        return address
    return str(ip_network((int(ip_address(address.partition("%")[0])), 64), strict=False))
