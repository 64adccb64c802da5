"""Who holds a place at the door, and who gives it up."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from registry.bounds import Bounds
from registry.door.places import Places, group_of
from tests.door.attacks import Target, answer_of, check_once, many
from tests.door.conftest import CONNECTIONS

SILENT, BETWEEN, BODY, ANSWERED = 1, 2, 3, 0


@dataclass(eq=False)
class Guest:
    use: int
    is_out: bool = field(default=False)

    def give_up(self) -> None:
        self.is_out = True


def places(**more: object) -> Places:
    given = {"connections": 6, "connections_per_address": 4, **more}
    return Places(Bounds(**given))  # type: ignore[arg-type]


def taken(door: Places, address: str, *uses: int) -> list[Guest]:
    guests = [Guest(use) for use in uses]
    assert all(door.take(guest, address) for guest in guests)
    return guests


def out(guests: list[Guest]) -> list[int]:
    return [place for place, guest in enumerate(guests) if guest.is_out]


@pytest.mark.parametrize(
    ("uses", "gone"),
    [
        ((ANSWERED, BODY, BETWEEN, SILENT), 3),
        ((ANSWERED, BODY, BETWEEN, BETWEEN), 2),
        ((ANSWERED, BODY, ANSWERED, BODY), 1),
        ((SILENT, SILENT, SILENT, SILENT), 0),
    ],
)
def test_the_least_used_and_oldest_place_of_an_address_is_given_up(
    uses: tuple[int, ...], gone: int
):
    door = places()
    held = taken(door, "192.0.2.1", *uses)
    assert door.take(Guest(SILENT), "192.0.2.1")
    assert out(held) == [gone]


def test_what_is_being_answered_keeps_its_place_and_the_newcomer_is_turned_away():
    door = places()
    held = taken(door, "192.0.2.1", *[ANSWERED] * 4)
    assert not door.take(Guest(SILENT), "192.0.2.1")
    assert out(held) == []
    assert door.take(Guest(SILENT), "192.0.2.2")


def test_when_all_places_are_taken_the_address_with_most_gives_one_up():
    door = places()
    greedy = taken(door, "192.0.2.1", *[SILENT] * 4)
    modest = taken(door, "192.0.2.2", *[SILENT] * 2)
    assert door.take(Guest(SILENT), "192.0.2.3")
    assert (out(greedy), out(modest)) == ([0], [])


def test_a_place_that_was_left_is_free():
    door = places()
    held = taken(door, "192.0.2.1", *[ANSWERED] * 4)
    door.leave(held[0], "192.0.2.1")
    door.leave(held[0], "192.0.2.1")
    assert door.take(Guest(ANSWERED), "192.0.2.1")
    assert not door.take(Guest(SILENT), "192.0.2.1")


def test_a_trusted_proxy_speaks_for_many_and_others_do_not():
    door = places(trusted_proxies=("192.0.2.0/24",))
    assert out(taken(door, "192.0.2.9", *[SILENT] * 6)) == []
    door = places(trusted_proxies=("192.0.2.0/24",))
    assert out(taken(door, "198.51.100.9", *[SILENT] * 5)) == [0]


def test_a_network_of_64_bits_counts_as_one_address():
    assert group_of("2001:db8::1") == group_of("2001:db8::ffff:2") != group_of("2001:db8:0:1::1")
    assert group_of("fe80::1%eth0") == group_of("fe80::2%eth1")
    assert group_of("192.0.2.1") != group_of("192.0.2.2")


@pytest.mark.parametrize("sent", ["nothing", "half a header", "half a body"])
def test_a_flood_of_open_connections_pushes_itself_out(target: Target, sent: str):
    begun = {
        "nothing": b"",
        "half a header": target.head(),
        "half a body": target.head() + b"Content-Length: 10\r\n\r\n{",
    }[sent]
    with many(target, CONNECTIONS * 2, sent=begun) as links:
        assert check_once(target) == 200
        first = answer_of(links[0])
    assert first == b"" if sent == "nothing" else b"/problems/busy" in first
