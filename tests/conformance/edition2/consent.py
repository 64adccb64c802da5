"""Consent as §7.1 counts it: who may speak, what state it is in, and whether it is valid.

The readings of the first edition's second evaluator stay true here; new are the least favourable
state among the categories (consent.md §4) and ``unsafe_to_ask``.
"""

from __future__ import annotations

from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.facts import Facts, Json

ATTORNEYS = {"LPA_health_welfare", "deputy"}
SAID_NO = ("refused", "withdrawn")


class Consent(Facts):
    """The facts, and what follows from them about consent."""

    def __init__(self, facts: Json) -> None:
        super().__init__(facts)
        self.raw = self._of_the_whole()
        self._voices()
        self.state = self._state()
        self.said_no = self.state in SAID_NO
        # An adult who cannot decide is heard where the law asks whether "the person objects".
        own_no = self.raw in SAID_NO and self.speaker == "self" and self.adult and self.lacks
        self.objects = self.said_no or own_no
        self.unsafe = self.state == "not_sought_unsafe"
        # "Read as not_sought_unsafe by RS and DO_NOT_ALERT, whatever the state".
        self.unsafe_sign = (
            self.raw == "not_sought_unsafe" or self.detail.get("unsafe_to_ask") is True
        )
        self.suspected = self.detail.get("suspected_abuser") is True
        self._valid()

    def _of_the_whole(self) -> str:
        """Return the least favourable state among the categories asked about (consent.md §4)."""
        about_people = [x for x in self.cats if x not in ("anonymous", "deceased")]
        states = {self.by_category.get(x, self.stated) for x in about_people or self.cats}
        return next(s for s in t.LEAST_FAVOURABLE_FIRST if s in states)

    # -- who may speak -------------------------------------------------------------------------

    def speakers(self) -> set[str]:
        """Return who may consent or refuse for this person."""
        if self.may_decide:
            return {"self"}
        if not self.adult:
            return set() if self.claims else {"parental_responsibility"}
        authority = self.detail.get("authority")
        if authority in ATTORNEYS:
            # A relative who holds the authority speaks by it, not as next of kin.
            return {"attorney", "deputy", "next_of_kin"}
        said = {self.detail.get(x) for x in ("by", "given_by", "refused_by")}
        return {"deputy"} & said if authority is None else set()

    def _voices(self) -> None:
        d, who = self.detail, self.speakers()
        incapable = self.adult and self.lacks
        authority = d.get("authority")
        unknown_attorney = authority is None and "attorney" in (
            d.get("by"),
            d.get("given_by"),
            d.get("refused_by"),
        )
        self.someone_may_speak = bool(who) or not self.adult or (incapable and unknown_attorney)
        self.heard = set(who)
        if self.claims:  # until competence is assessed a "no" of either counts
            self.heard = {"self", "parental_responsibility"}
        if incapable and authority is None:
            self.heard |= {"attorney", "deputy"}
        self.giver, self.refuser = d.get("given_by"), d.get("refused_by")
        other = self.refuser if self.raw in SAID_NO else self.giver
        self.speaker = d.get("by") or other
        counted = who if self.raw == "given" else self.heard
        self.wrong_person = self.speaker is not None and self.speaker not in counted
        # `by` null is the person who may speak, unless it is on record that nobody may.
        self.nobody = incapable and authority in ("none", "LPA_property")
        self.no_authority = self.wrong_person or (
            self.speaker is None and (self.nobody or self.claims)
        )

    # -- its state -----------------------------------------------------------------------------

    def _state(self) -> str:
        one_voice = self.giver == self.refuser == "self"
        differ = self.giver in self.heard and self.refuser in self.heard and not one_voice
        recorded = self.detail.get("conflict") is True
        if self.raw not in SAID_NO and set(SAID_NO) & set(self.by_category.values()):
            recorded = False  # it is about the data of which somebody said no
        self.conflict = recorded or differ
        if self.conflict:
            return "refused"
        if self.raw == "given" and self.refuser in self.heard and self.giver not in self.heard:
            return "refused"  # contradictory: the cautious reading
        if self.raw in SAID_NO:
            unheard = self.nobody if self.speaker is None else self.speaker not in self.heard
            return "not_sought" if unheard else self.raw
        return self.raw

    def refused_by_parent(self) -> bool:
        """RP 2 and 12: return whether somebody with parental responsibility said no."""
        said_so = self.speaker == "parental_responsibility"
        return (
            self.said_no
            and not self.adult
            and not self.may_decide
            and (said_so or self.speaker is None)
        )

    # -- is it valid ---------------------------------------------------------------------------

    def _valid(self) -> None:
        scope = self.detail.get("current_scope")
        personal = [x for x in self.cats if x not in ("anonymous", "deceased")]
        has_scope = self.state in ("given", "superseded") and scope is not None
        self.narrowed = has_scope and not set(personal) <= set(scope or ())
        self.flawed = self._flawed()
        explicit = self.detail.get("explicit") is True
        inexplicit = self.special and not explicit
        given = self.state == "given"
        self.invalid = given and (self.flawed or self.no_authority or inexplicit)
        self.valid = given and not self.invalid and not self.narrowed
        self.valid_explicit = self.valid and explicit
        self.may_ask = (
            self.someone_may_speak
            and not self.said_no
            and not self.unsafe
            and self.purpose != "marketing"
        )

    def _flawed(self) -> bool:
        """Return whether the asking was faulty, whatever came of it."""
        d = self.detail
        return (
            d.get("freely_given") is False
            or d.get("conditional_on_service") is True
            or d.get("recipients_named") is False
            or d.get("would_share_anyway") is True
            or self.wrong_person
            or (self.nobody and self.speaker is None)
            # An employer's power: presumed not free, unless the record says it was.
            or (self.purpose == "employment_vetting" and d.get("freely_given") is not True)
        )
