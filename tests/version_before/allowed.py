"""Which answers may be better after the migration, and by which paragraph of the rules on consent.

Each rule here is one paragraph (docs/adr/0020 and 0021 say where they are built). None is about a
case: it asks what the earlier answer rested on, and whether that may decide at all. It is written
from the text, so it shares no code with what it judges.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.version_before.loading import Answer, Asked, rows

Step = Mapping[str, Any]
TODAY = date(2026, 11, 22)
NOES = frozenset({"refused", "withdrawn"})
_GOES_AHEAD = {"SHARE_SUPPORTED", "CHANGE_BASIS", "DUTY_TO_SHARE", "EMERGENCY_SHARE_SUPPORTED"}
_LEVELS = {"refused": 0, "withdrawn": 0, "not_sought_unsafe": 1, "given": 3}
_NOTHING_STANDS = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A check with its answer of then, as it stands (``asked.answer``), and that of now."""

    asked: Asked
    after: Answer
    decided_by: tuple[Step, ...]


def steps() -> dict[str, Step]:
    """Every consent step of the version before, by ``record/version``."""
    bodies = (json.loads(row["body"]) for table, row in rows() if table == "consent_event")
    return {f"{body['record_id']}/{body['version']}": body for body in bodies}


def is_better(before: Answer, after: Answer) -> bool:
    """Whether consent stands higher (§7 b), or a share that would not go ahead now does.

    A share that goes ahead on another basis than the one proposed goes ahead (law.md §7 R7): with a
    consent it says that the consent changes nothing, and without one there is nothing to say.
    """
    level, level_after = (_LEVELS.get(each.status, _NOTHING_STANDS) for each in (before, after))
    may, may_now = (each.outcome in _GOES_AHEAD for each in (before, after))
    return level_after > level or (may_now and not may)


def nobody_was_meant(case: Case) -> bool:
    """§5: doubt comes only from what the asker knows; before it came from everybody's records."""
    return case.asked.answer == Answer()


def recipient_sees_less(case: Case) -> bool:
    """§5: what X sees. A recipient may not see what stands against a share that nobody agreed to;
    the discloser does, and decides."""
    return not case.asked.is_discloser and case.after.status != "given"


def recipient_sees_by_name(case: Case) -> bool:
    """§5 (ii): a recipient finds the discloser's consent that names it, by the name alone, too.

    The old list may have told that person apart from one whom the recipient's number means."""
    nothing_before = case.asked.answer.status == "no_record"
    return not case.asked.is_discloser and nothing_before and case.after.status == "given"


def only_a_request(case: Case) -> bool:
    """§2.3: who asks again hides nobody's answer; before, a request replaced what was said."""
    return bool(case.decided_by) and all(step["status"] == "requested" for step in case.decided_by)


def nobody_who_may_decide(case: Case) -> bool:
    """§3: a word of someone who may not decide is never the status."""
    return bool(case.decided_by) and not any(may_decide(case.asked, s) for s in case.decided_by)


def anothers_consent(case: Case) -> bool:
    """§6: a consent is recorder → recipients, and replaces one of the same organisation only.

    Before, one of the recipient's own that had run out or was narrower took the place of the
    discloser's."""
    return bool(case.decided_by) and all(
        step["status"] not in NOES and step["controller"] != case.asked.request["from"]
        for step in case.decided_by
    )


def no_without_the_yes(case: Case) -> bool:
    """§2.7, §3: of a conflict only the no is left, for the yes was another organisation's or of
    someone who may not decide. It is a refusal then, which asks for no advice."""
    yes = [step for step in case.decided_by if step["status"] not in NOES]
    sender = case.asked.request["from"]
    return (
        case.asked.answer.conflict
        and case.after.status in NOES
        and not any(may_decide(case.asked, s) and s["controller"] == sender for s in yes)
    )


RULES: tuple[Callable[[Case], bool], ...] = (
    nobody_was_meant,
    recipient_sees_less,
    recipient_sees_by_name,
    only_a_request,
    nobody_who_may_decide,
    anothers_consent,
    no_without_the_yes,
)


def may_decide(asked: Asked, step: Step) -> bool:
    """Whether who spoke may decide about some of the data (§3; law.md §7.1)."""
    subject = asked.request["subject"]
    age, lacks = _age(asked), subject.get("capacity") == "lacks"
    gillick = subject.get("gillick", "unknown")
    is_no = step["status"] in NOES
    by = step["given_by"]
    if by == "self":
        if age is None or age >= 16:
            return not lacks or (is_no and (age is None or age >= 18))
        refused_at_13 = is_no and age >= 13 and gillick == "unknown"
        return gillick in {"competent", "claims_competent"} or refused_at_13
    if by == "parental_responsibility":
        if age is None:
            return is_no
        return gillick != "competent" if age < 16 else age < 18 and lacks
    if age is None or age < 18 or not lacks or by == "next_of_kin":
        return False
    if by == "attorney" and step["authority"] == "LPA_property":
        return "personal" in asked.request["data_categories"]
    return by == "deputy" or step["authority"] != "none" or is_no


def standing_noes(asked: Asked, about: list[Step]) -> list[Step]:
    """The noes to a share that nobody of the same voice took back later: with one of these there is
    no yes (§6: no stored no becomes a yes)."""
    errors = {
        step["record_id"]: step["version"] for step in about if step["status"] == "invalidated"
    }
    on = asked.request.get("evaluation_date", str(TODAY))
    said = [
        step
        for step in about
        if asked.request["purpose"] in step["purposes"]
        and {asked.request["from"], asked.request["to"]}
        <= {step["controller"], *step["recipients"]}
        and step["effective_at"][:10] <= on
        and step["version"] > errors.get(step["record_id"], 0)
    ]
    return [
        no
        for no in said
        if no["status"] in NOES
        and may_decide(asked, no)
        and not any(
            yes["status"] == "given"
            and _voice(yes) == _voice(no)
            and yes["effective_at"] > no["effective_at"]
            for yes in said
        )
    ]


def _voice(step: Step) -> tuple[str, str]:
    return step["given_by"], "" if step["given_by"] == "self" else step["speaker"]


def _age(asked: Asked) -> int | None:
    on = date.fromisoformat(asked.request.get("evaluation_date", str(TODAY)))
    subject = asked.request["subject"]
    items = [subject, *subject.get("identifiers", ())]
    born = next((date.fromisoformat(i["date_of_birth"]) for i in items if "date_of_birth" in i), on)
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return None if born == on else years
