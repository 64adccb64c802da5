"""Which agreement covers a share, and which parts of it (contract §2)."""

from datetime import date, timedelta

import pytest

from registry.domain.agreements.coverage import Asked, Candidate, Coverage
from registry.domain.agreements.coverage import cover as cover_asked
from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Standing
from registry.domain.decision.vocabulary import DATA_CATEGORIES
from tests.domain.agreements.made import version

START, REVIEW, END = date(2026, 1, 1), date(2026, 12, 31), date(2027, 6, 30)
PARTIES = ("county-council", "hill-school")


def stands(on: date, signed: tuple[str, ...] = PARTIES, end: date | None = END) -> str:
    return version(PARTIES, signed, START, REVIEW, end).standing_on(on).state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (START - timedelta(days=1), "not_started"),
        (START, "in_force"),
        (REVIEW, "in_force"),
        (REVIEW + timedelta(days=1), "overdue_for_review"),
        (END, "overdue_for_review"),
        (END + timedelta(days=1), "expired"),
    ],
)
def test_an_agreement_stands_by_its_dates(on: date, state: str):
    assert stands(on) == state


def test_it_is_not_in_force_until_every_party_has_signed():
    part = version(PARTIES, PARTIES[:1], START, REVIEW, END).standing_on(START)
    assert (part.state, part.missing) == ("partly_signed", ("hill-school",))


def candidate(**changes: object) -> Candidate:
    on = changes.pop("on", date(2026, 6, 1))
    signed = changes.pop("signed", PARTIES)
    base = {
        "document_id": "safeguarding",
        "version": 1,
        "title": "Safeguarding",
        "review_date": REVIEW,
        "standing": version(PARTIES, signed, START, REVIEW, END).standing_on(on),
        "data_categories": frozenset({"personal"}),
        "data_items": {"attendance": frozenset({"personal"})},
    }
    return Candidate(**{**base, **changes})


def asked(*names: str) -> list[Asked]:
    """What is asked for: names of categories, and any other name as an item of personal data."""
    return [
        Asked.category(name) if name in DATA_CATEGORIES else Asked.item(name, ["personal"])
        for name in names
    ]


def cover(candidates: list[Candidate], *names: str) -> Coverage:
    return cover_asked(candidates, asked(*names))


def test_no_agreement_is_none_and_nothing_is_out_of_scope():
    assert cover([], "personal").fact == "none"
    assert cover([candidate(signed=PARTIES[:1])], "personal").agreement is None


def test_items_it_does_not_list_are_named():
    found = cover([candidate()], "attendance", "immigration_status")
    assert (found.fact, found.covered, found.not_covered) == (
        "active",
        ("attendance",),
        ("immigration_status",),
    )


@pytest.mark.parametrize(
    ("listed", "wanted", "lacking"),
    [
        ({"personal"}, {"personal"}, None),
        ({"personal"}, {"criminal"}, ("criminal",)),
        ({"personal"}, {"personal", "criminal", "special:health"}, ("criminal", "special:health")),
        ({"personal", "criminal"}, {"criminal"}, None),
        ({"special:health"}, {"personal", "special:health"}, None),
        ({"pseudonymised"}, {"personal"}, ("personal",)),
    ],
)
def test_an_item_is_covered_with_the_categories_it_is_listed_with(
    listed: set[str], wanted: set[str], lacking: tuple[str, ...] | None
):
    """It does not help the item that the agreement lists its category for something else."""
    one = candidate(
        data_categories=frozenset({"personal", "criminal", "special:health"}),
        data_items={"identity": frozenset(listed)},
    )
    found = cover_asked([one], [Asked.item("identity", wanted)])
    assert [gap.lacking for gap in found.gaps] == ([] if lacking is None else [lacking])


def test_a_category_and_an_item_of_one_name_are_two_things():
    one = candidate(data_items={"criminal": frozenset({"personal"})})
    assert cover_asked([one], [Asked.category("criminal")]).not_covered == ("criminal",)
    assert cover_asked([one], [Asked.item("personal", {"personal"})]).gaps[0].lacking == ()


def listing(document_id: str, *items: str, **changes: object) -> Candidate:
    data_items = {item: frozenset({"personal"}) for item in items}
    return candidate(document_id=document_id, data_items=data_items, **changes)


def test_agreements_in_force_cover_a_share_between_them():
    candidates = [listing("a", "home"), listing("b", "capacity", "identity"), listing("c", "home")]
    found = cover(candidates, "home", "capacity", "identity", "diet")
    assert found.agreement is candidates[1]
    assert found.covered == ("capacity", "identity")
    [other] = found.also  # one is enough
    assert (other.agreement.document_id, other.covered) == ("c", ("home",))
    assert found.not_covered == ("diet",)


def test_one_that_lapsed_lends_nothing():
    lapsed = listing("b", "capacity", on=date(2027, 3, 1))
    found = cover([listing("a", "home"), lapsed], "home", "capacity")
    assert (found.covered, found.also, found.not_covered) == (("home",), (), ("capacity",))
    both = [listing("c", "home", on=date(2027, 3, 1)), lapsed]
    assert cover(both, "home", "capacity").also == ()


def test_the_least_that_is_lacking_is_named():
    """Two agreements list an item, neither with all categories asked for."""
    far, near = (
        candidate(document_id=name, data_items={"identity": frozenset(categories)})
        for name, categories in {"far": {"personal"}, "near": {"personal", "criminal"}}.items()
    )
    wanted = Asked.item("identity", {"personal", "criminal", "special:health"})
    assert cover_asked([far, near], [wanted]).gaps[0].lacking == ("special:health",)


def test_one_in_force_is_preferred_to_one_that_lapsed_though_that_covers_more():
    lapsed = candidate(
        document_id="older",
        on=date(2027, 3, 1),
        data_categories=frozenset({"personal", "special:health"}),
    )
    assert cover([lapsed, candidate()], "personal", "special:health").fact == "active"
    assert cover([lapsed], "personal").fact == "expired"


def test_an_unsigned_new_version_does_not_end_the_old_one():
    newer = candidate(version=2, signed=())
    found = cover([candidate(), newer], "personal")
    assert found.agreement is not None
    assert found.agreement.version == 1


@pytest.mark.parametrize("order", [1, -1])
def test_of_those_that_cannot_be_relied_on_the_one_that_says_most_is_named(order: int):
    def idle(document_id: str, state: str, *, begun: bool, **changes: object) -> Candidate:
        stands = Standing(State(state), has_begun=begun)
        return candidate(document_id=document_id, standing=stands, **changes)

    least_first = [
        idle("ended", "terminated", begun=True, version=9),
        idle("same", "partly_signed", begun=False, version=2),
        idle("left", "in_force", begun=True, between=False),
        idle("same", "suspended", begun=True),
    ]
    for most in range(1, len(least_first) + 1):
        found = cover(least_first[:most][::order], "personal")
        assert found.idle is least_first[most - 1]
    assert cover([idle("gone", "withdrawn", begun=False)], "personal").idle is None
