"""Gateways and duties: met, fallen away, wanting agreement, possible (§4, §4.2, §7.1)."""

from __future__ import annotations

from typing import NamedTuple

from tests.conformance.edition2 import gateways as g
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.facts import Json
from tests.conformance.edition2.harm import Harm

S16LA, S251B, S49A, S5B = "CA2004.s16LA", "HSCA2012.s251B", "DAA2021.s49A", "FGMA2003.s5B"


class Possible(NamedTuple):
    """A duty that may apply: ``asks`` is its element, or the contract."""

    gateway: str
    asks: str


class Duties(Harm):
    """The facts, consent and harm, and what follows about gateways."""

    def __init__(self, facts: Json) -> None:
        super().__init__(facts)
        self.child_concerned = (
            not self.adult or self.parent or self.household or self.risk == "child"
        )
        named = self.gateway
        self.not_in_force = named is not None and self.date < g.GATEWAYS[named].frm
        fits = named is not None and not self.not_in_force and self._fits(named)
        self.excluded = fits and self._excludes(str(named))
        self.named_matches = named is not None and self._found(named)
        self.dropped = named is not None and not self.named_matches
        # A row dropped because its senders do not include this one (DEA s.35 by the NHS).
        self.wrong_sender = (
            self.dropped
            and not self.not_in_force
            and self.sender not in g.GATEWAYS[str(named)].senders
        )
        self._duties()
        self._possible()

    # -- does a row match --------------------------------------------------------------------

    def _fits(self, gateway: str) -> bool:
        """Return whether kinds, purpose and person are the row's; not its date or request."""
        row = g.GATEWAYS[gateway]
        to = self.to in row.to
        if gateway in g.OR_WHOM_IT_NAMES and self.gateway == gateway:
            to = not self.to_family
        kinds = self.sender in row.senders and to and self.sender != "family_member"
        return kinds and self.purpose in row.purposes and self._person_fits(gateway)

    def _person_fits(self, gateway: str) -> bool:
        if gateway == S251B:
            return self._s251b("from") is True and self._s251b("to") is True and self._care_fits()
        if gateway == S16LA:
            return self.child_concerned and self._s16la_sides() == (True, True)
        if gateway == S49A:
            return self.child_concerned or self.purpose in g.S49A_OTHER
        if gateway in (S5B, "CFA2014.s23", "CFA2014.s31", "CA2004.s16N", "SI2005-1437.reg5"):
            reg5 = gateway == "SI2005-1437.reg5"
            return not self.adult and (not reg5 or self.relation in t.PARENTS)
        if gateway in g.DISCLOSURE_SCHEMES:
            return (
                self.role in ("suspect", "offender", "alleged_perpetrator")
                and self.purpose in t.DISCLOSURE_SCHEME_PURPOSES
            )
        if gateway == "MCA2005.s58":
            return self.lacks
        return gateway != "MER2024" or self.nobodys

    def _excludes(self, gateway: str) -> bool:
        """R3: return whether the provision expressly leaves out these data or this sender."""
        if gateway in ("PCSCA2022.s16", "PCSCA2022.s17"):
            patient = "special:health" in self.cats
            care = "health_or_care_record" in self.information  # patient information, whoever holds
            named = set(self.cats) != {"anonymous"}
            return patient or care or (self.sender in t.NHS and named)
        if gateway == "CDA1998.s17A":
            return not set(self.cats) <= {"pseudonymised", "anonymous"}
        return gateway == "LAAA2014.NFI" and self.confidential

    def _matches(self, gateway: str) -> bool:
        """Return whether the row would apply but for its element."""
        row = g.GATEWAYS[gateway]
        return (
            self.date >= row.frm
            and (self.request or not row.request)
            and self._fits(gateway)
            and not self._excludes(gateway)
        )

    def _found(self, gateway: str) -> bool:
        """Return whether the row matches and its element, if any, does not stand in the way."""
        element = g.GATEWAYS[gateway].element
        said = self.elements.get(element) if element else None
        if not self._matches(gateway) or said is False:
            return False
        if gateway == S5B and self.sender in ("charity", "private_company"):
            return said is True  # only then is it a health professional who knows
        if self.gateway == gateway or element is None or said is True:
            return True
        if gateway == S49A:
            return self.purpose in g.S49A_BY_PURPOSE
        return gateway == S16LA and self._s16la_harm()

    # -- the two that need a contract --------------------------------------------------------

    def _s251b(self, side: str) -> bool | None:
        """Return whether one side is a body s.251B binds; None where its contract is unknown."""
        kind = self.sender if side == "from" else self.to
        contract = self.contract_from if side == "from" else self.contract_to
        if kind == "pharmacy_dentist_optician":
            return contract is not False
        if kind in g.S251B_ALWAYS:
            return True
        if kind not in g.S251B_CONTRACTORS:
            return False
        if contract is None:
            return None if kind == "private_care_provider" else False
        return contract

    def _care_fits(self) -> bool:
        councils = "local_authority" in (self.sender, self.to)
        return (
            self.purpose == "direct_care"
            and not self.nobodys
            and "sexual_health_service" not in self.information
            and (self.adult or not councils)  # children's social care is outside
        )

    def _s16la_sides(self) -> tuple[bool | None, bool | None]:
        return (
            _s16la_listed(self.sender, self.contract_from),
            _s16la_listed(self.to, self.contract_to),
        )

    def _s16la_harm(self) -> bool:
        """Met by null: one of five purposes, and harm to a child is said."""
        return self.purpose in g.S16LA_MET and (self.child_at_risk or self.risk == "child")

    # -- what follows ------------------------------------------------------------------------

    def _duties(self) -> None:
        rows = [
            x for x in g.DUTIES if not g.GATEWAYS[x].named_only or x == self.gateway
        ]  # looked for whatever is named
        found = [x for x in rows if self._found(x)]
        wanting = {x for x in found if self._needs_agreement(x)}
        self.agreement_row = bool(wanting)
        self.agreed = (
            self.state == "given"
            and not self.no_authority
            and self.detail.get("freely_given") is not False
            and self.detail.get("recipients_named") is not False
            and self.detail.get("conditional_on_service") is not True
        )
        true = {element for element, known in self.elements.items() if known is True}
        self.found_as_named = any(g.GATEWAYS[x].element in true for x in found)
        lifted = {x for x in found if self._excepted(x)}
        self.met = [x for x in found if x not in lifted and (self.agreed or x not in wanting)]
        self.duty = bool(self.met)
        self.falls_away = bool(lifted) and not self.duty
        self.objection_row = S251B in found

    def _needs_agreement(self, gateway: str) -> bool:
        child_slavery = gateway == "MSA2015.s52" and not self.adult
        return gateway in g.NEEDS_AGREEMENT and not child_slavery

    def _excepted(self, gateway: str) -> bool:
        if self.exception is not None and g.EXCEPTIONS[self.exception] == gateway:
            return True
        return gateway == S251B and self.objects

    def _possible(self) -> None:
        """RD: rows that fit with their element null, where no duty is met."""
        rows = [] if self.duty else [p for x in g.DUTIES if (p := self._may_apply(x))]
        order = [*g.ELEMENTS, g.CONTRACT]
        self.possible = sorted(rows, key=lambda p: _place(p, order))
        self.possible_known = [p for p in self.possible if p.asks != g.CONTRACT]

    def _may_apply(self, gateway: str) -> Possible | None:
        row = g.GATEWAYS[gateway]
        if row.quiet or self._excepted(gateway) or self.date < row.frm:
            return None
        if gateway == S251B:
            sides = {self._s251b("from"), self._s251b("to")}
            unknown = None in sides and False not in sides and self._care_fits()
            return Possible(gateway, g.CONTRACT) if unknown else None
        if row.element is None or (self.gateway == gateway and self._matches(gateway)):
            return None
        if gateway == S16LA:
            return self._s16la_may_apply()
        if self.elements.get(row.element) is not None or not self._matches(gateway):
            return None
        merely = self._merely(gateway)
        return Possible(gateway, row.element) if merely else None

    def _merely(self, gateway: str) -> bool:
        if gateway == S5B:
            senders = t.SCHOOLS_AND_COLLEGES | {"nhs_trust", "gp_practice"}
            return self.purpose in t.CHILD_ALWAYS and self.sender in senders
        return True

    def _s16la_may_apply(self) -> Possible | None:
        """Listed, a child concerned, the element null; or all but one side's unknown contract."""
        said = self.elements.get("relevant_to_child_welfare")
        sides = self._s16la_sides()
        fits = (
            self.sender != "family_member"
            and self.child_concerned
            and self.purpose not in g.S16LA_NEVER
            and said is not False
            and False not in sides
        )
        child_subject_at_risk = not self.adult and self.at_risk
        purpose = self.purpose in g.S16LA_POSSIBLE or child_subject_at_risk
        would_be_met = said is True or self.gateway == S16LA
        if not fits or not (purpose or would_be_met):
            return None
        if sides.count(None) == 1:
            return Possible(S16LA, g.CONTRACT)
        if None in sides or said is True:
            return None
        return Possible(S16LA, "relevant_to_child_welfare")

    def possible_duties(self) -> list[dict[str, str | None]]:
        """Return what DUTY_MAY_APPLY names: two questions at most, s.251B last."""
        asked = list(dict.fromkeys((p.asks, p.gateway == S251B) for p in self.possible))[:2]
        return [
            {
                "gateway": p.gateway,
                "element": None if p.asks == g.CONTRACT else p.asks,
                "question": g.QUESTIONS[p.asks],
            }
            for p in self.possible
            if (p.asks, p.gateway == S251B) in asked
        ]


def _s16la_listed(kind: str, contract: bool | None) -> bool | None:
    if kind in g.S16LA_LISTED:
        return True
    if kind in g.S16LA_UNLESS_DENIED:
        return contract is not False
    return contract if kind in g.S16LA_IF_SAID else False


def _place(possible: Possible, order: list[str]) -> tuple[bool, int]:
    """Order as §4.2: s.16LA stands first whatever it asks, s.251B last."""
    if possible.gateway == S16LA:
        return (False, 0)
    return (possible.gateway == S251B, order.index(possible.asks))
