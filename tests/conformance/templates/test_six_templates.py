"""What the six templates of the second version say of the law holds in every cell of them.

A cell is a clause between one kind that sends and one that receives. Where one fails, the message
names it and what the engine offers there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from registry.documents.json.editions import schema_of
from registry.documents.json.validate import validate
from registry.domain.agreements.basis_review import NOT_OPEN, BasisReview, Organisation, PolicyPaper
from registry.domain.agreements.basis_review import Clause as ReviewedClause
from registry.domain.agreements.clause_review import ClauseReview
from registry.domain.agreements.common_terms import COMMON_TERMS
from registry.domain.agreements.reach import End, Pair, opened, opens, reaches
from registry.domain.agreements.relied_law import recipient_bases_of
from registry.domain.decision.reading.kinds import is_competent
from registry.services.agreements.claims import claims_of, lacks_arrangement
from registry.services.agreements.consistency import clause_faults
from registry.services.drafting.template_library import templates
from registry.services.drafting.templates import MakeOut, make_out
from tests.conformance.templates.cells import LAW, ON, Cell, categories, cells, said_of

SIX = (
    *("allegations-against-staff", "channel", "child-in-need"),
    *("homelessness", "modern-slavery", "serious-violence"),
)
TEMPLATES = {name: template for name, template in templates().items() if name in SIX}
EACH = pytest.mark.parametrize("name", SIX)
CLAUSES = [
    pytest.param(template, clause, id=f"{name}-{clause['id']}")
    for name, template in TEMPLATES.items()
    for clause in template["sharings"]
]
EACH_CLAUSE = pytest.mark.parametrize(("template", "clause"), CLAUSES)
TEXTS = (
    *("purpose", "structure_after", "consent_arrangements", "emergencies", "requests", "fairness"),
    *("exemptions", "objections", "confidentiality", "access", "onward_sharing", "subcontractors"),
    *("law_enforcement", "policies", "overseas_transfer", "legal_status", "liability"),
    *("change_control", "leaving"),
)
OF_CLAUSE = {
    *("benefits", "subjects", "frequency", "transfer_method", "confidentiality"),
    *("retention", "disposal", "recipient_bases", "conditions", "gateways"),
}
OF_ITEM = {"minimisation", "source"}
MOST_WORDS = 25
SPECIAL, OFFENCE = ("9(2)", "Sch8"), ("Art10",)


# ------------------------------------------------------------------ cell by cell


@EACH_CLAUSE
def test_every_basis_is_offered_and_everyone_has_one(
    template: dict[str, Any], clause: dict[str, Any]
):
    """A basis is open to each kind of its part towards somebody, and each cell has one."""
    everyone = [*cells(template, clause)]
    served = {(cell.part, cell.pair.sender, code) for cell in everyone for code in cell.open_bases}
    faults = [
        _fault(cell, f"none of {cell.bases} is open") for cell in everyone if not cell.open_bases
    ]
    faults += [
        _fault(cell, f"{code} is open towards nobody")
        for cell in everyone
        for code in cell.bases
        if (cell.part, cell.pair.sender, code) not in served
    ]
    assert not faults, "\n".join(faults)


@EACH_CLAUSE
def test_every_condition_is_offered_and_sensitive_data_has_one(
    template: dict[str, Any], clause: dict[str, Any]
):
    wanted = _families(clause)
    faults = []
    for cell in cells(template, clause):
        faults += [
            _fault(cell, f"{code} fits nobody here")
            for code in cell.conditions
            if code not in cell.offered
        ]
        faults += [
            _fault(cell, f"no condition of {family} is named")
            for family in wanted
            if not any(code.startswith(family) for code in cell.conditions)
        ]
    assert not faults, "\n".join(faults)


@EACH_CLAUSE
def test_every_gateway_reaches_the_recipient_and_no_duty_is_unnamed(
    template: dict[str, Any], clause: dict[str, Any]
):
    faults = []
    for cell in cells(template, clause):
        for code in cell.gateways:
            row = LAW.gateways[code]
            if not (row.in_force(ON) and clause["purpose"] in row.purposes and cell.reaches(code)):
                faults.append(_fault(cell, f"{code} does not reach"))
        unnamed = sorted(cell.duties - {*cell.gateways})
        faults += [_fault(cell, f"the duty {code} is not named") for code in unnamed]
    assert not faults, "\n".join(faults)


@EACH_CLAUSE
def test_a_share_is_supported_on_what_the_clause_names(
    template: dict[str, Any], clause: dict[str, Any]
):
    """In some situation of the clause the whole of it is supported, on its basis and conditions."""
    families = _families(clause)
    faults = []
    for cell in cells(template, clause):
        fitting = [
            answer
            for answer in cell.supported()
            if {*answer.bases} & {*cell.bases}
            and all(
                any(code.startswith(family) for code in {*answer.conditions} & {*cell.conditions})
                for family in families
            )
        ]
        if not fitting:
            faults.append(_fault(cell, "no share is supported on what it names"))
    assert not faults, "\n".join(faults)


@EACH_CLAUSE
def test_recipients_have_a_condition_for_what_they_are_given(
    template: dict[str, Any], clause: dict[str, Any]
):
    """The engine would offer it to the recipient if it shared the same with who sent it."""
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    wanted = _families(clause)
    faults = []
    for part in {*clause["to"]} - {*clause["from"]}:
        named = said_of(clause, "conditions", "condition", part)
        back = {**clause, "from": [part], "to": clause["from"], "gateways": []}
        offered = {
            kind: {
                code
                for cell in cells(template, back)
                if cell.pair.sender.kind == kind
                for code in cell.offered
            }
            for kind in kinds[part]
        }
        faults += [
            f"{part}, {kind}: {code} fits nobody here"
            for kind in kinds[part]
            for code in named
            if code not in offered[kind]
        ]
        faults += [
            f"{part}: no condition of {family} is named"
            for family in wanted
            if not any(code.startswith(family) for code in named)
        ]
    assert not faults, "\n".join(faults)


@EACH_CLAUSE
def test_recipients_rely_on_a_basis_that_the_tables_open_to_them(
    template: dict[str, Any], clause: dict[str, Any]
):
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    named = {entry["part"] for entry in clause["recipient_bases"]}
    assert named == {*clause["to"]}
    filled = {
        f"{part}-{kind}".replace("_", "-"): kind for part in clause["to"] for kind in kinds[part]
    }
    organisations = {id_: Organisation(LAW.kinds[kind]) for id_, kind in filled.items()}
    relied = [
        {"partner": f"{entry['part']}-{kind}".replace("_", "-"), "basis": entry["basis"]}
        for entry in clause["recipient_bases"]
        for kind in kinds[entry["part"]]
    ]
    reviewed = ReviewedClause(
        *(clause["id"], (), tuple(filled), clause["purpose"], ()),
        recipient_bases=recipient_bases_of({"recipient_bases": relied}),
    )
    findings = BasisReview(LAW, organisations, ON, ON).findings([reviewed])
    assert [one for one in findings if one.finding == NOT_OPEN] == []


# ------------------------------------------------------------------ the whole draft


@EACH
def test_a_draft_made_out_from_it_is_sound_and_draws_no_warning(name: str):
    """One organisation of each kind fills each part; each has its policy document."""
    template = TEMPLATES[name]
    fill = {
        part["part"]: [f"{part['part']}-{kind}".replace("_", "-") for kind in part["kinds"]]
        for part in template["parts"]
    }
    kinds = {
        id_: kind
        for part in template["parts"]
        for id_, kind in zip(fill[part["part"]], part["kinds"], strict=True)
    }
    order = MakeOut("made-out", "Made out", "charter", 2, fill, kinds, ON, date(2027, 12, 1))
    draft = make_out(template, order)
    paper = PolicyPaper("Policy document", tuple(LAW.conditions), date(2027, 12, 1))
    organisations = {id_: Organisation(LAW.kinds[kind], (paper,)) for id_, kind in kinds.items()}
    review = ClauseReview(
        LAW,
        {id_: End(kind) for id_, kind in kinds.items()},
        BasisReview(LAW, organisations, ON, ON),
        ON,
    )
    warnings = review.warnings(claims_of(draft))
    assert [(one.clause, one.what, one.code, one.finding, one.ways) for one in warnings] == []
    assert clause_faults(draft) == []
    assert not lacks_arrangement(draft)
    assert "structure_after" not in draft


@EACH
def test_who_joins_later_finds_its_law_offered(name: str):
    template = TEMPLATES[name]
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    clauses = {clause["id"]: clause for clause in template["sharings"]}
    faults = []
    for join in template["accession"]["joins"]:
        clause = clauses[join["sharing"]]
        use = next(cells(template, clause)).use
        named = tuple(join.get("gateways", ()))
        for kind in template["accession"]["kinds"]:
            sends = [Pair(End(kind), End(other)) for part in clause["to"] for other in kinds[part]]
            gets = [Pair(End(other), End(kind)) for part in clause["from"] for other in kinds[part]]
            ways = [
                *(sends if "sender" in join["as"] else []),
                *(gets if "recipient" in join["as"] else []),
            ]
            faults += [
                f"{clause['id']}, {kind}: {code} reaches nobody"
                for code in named
                if not any(reaches(pair, use, code, LAW) for pair in ways)
            ]
            for pair in sends if "sender" in join["as"] else []:
                offered = opened(pair, use, named, LAW)
                wanting = {*join.get("conditions", ())} - offered
                if not opens(pair, use, join["basis"], named, LAW):
                    wanting |= {join["basis"]}
                if wanting:
                    faults.append(f"{clause['id']}, {pair}: {wanting} not among {sorted(offered)}")
    assert not faults, "\n".join(faults)


# ------------------------------------------------------------------ what it says


@EACH
def test_it_is_valid_and_filled(name: str):
    template = TEMPLATES[name]
    validate(schema_of(template, "pisa-template"), template)
    assert template["id"] == name
    assert [field for field in TEXTS if not template.get(field)] == []
    for clause in template["sharings"]:
        assert clause.keys() >= OF_CLAUSE, clause["id"]
        assert clause["confidentiality"]["text"]
        assert all(item.keys() >= OF_ITEM for item in clause["data_items"]), clause["id"]
        assert {*clause["from"]} == {entry["part"] for entry in clause["lawful_bases"]}
    joint = [part["part"] for part in template["parts"] if part["role"] == "joint_controller"]
    assert bool(joint) == ("joint_arrangement" in template)
    assert template["accession"]["how"]


@EACH
def test_common_terms_are_left_to_the_charter_and_named(name: str):
    template = TEMPLATES[name]
    assert not {*COMMON_TERMS} & template.keys()
    status = template["legal_status"]
    for words in ("complaints", "security incidents", "freedom of information", "training"):
        assert words in status
    assert "within 24 hours" in status
    assert "Chapter V" in template["overseas_transfer"]
    assert "three months' written notice" in template["leaving"]
    assert template["notice_days"] == 90


@EACH
def test_what_law_asks_for_beside_the_clauses_is_written(name: str):
    """Policy documents by their paragraphs, and section 36(4) wherever police data is used."""
    template = TEMPLATES[name]
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    for clause in template["sharings"]:
        for code in {entry["condition"] for entry in clause["conditions"]}:
            if LAW.conditions[code].apd != "not_required":
                number = code.rsplit(".", 1)[-1]
                assert re.search(rf"\b{number}\b", template["policies"]), code
        if _is_law_enforcement(clause, kinds):
            assert "36(4)" in template["law_enforcement"]


@EACH
def test_each_sentence_is_short(name: str):
    long = [
        f"{place}: {sentence}"
        for place, text in _words(TEMPLATES[name])
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(sentence.split()) > MOST_WORDS
    ]
    assert not long, "\n".join(long)


def _families(clause: dict[str, Any]) -> list[tuple[str, ...]]:
    """The families of conditions of which a clause needs one, by how their codes begin."""
    held = categories(clause)
    special = any(name.startswith("special:") for name in held)
    return [*([SPECIAL] if special else []), *([OFFENCE] if "criminal" in held else [])]


def _is_law_enforcement(clause: dict[str, Any], kinds: dict[str, list[str]]) -> bool:
    purpose = LAW.purposes[clause["purpose"]]
    senders = [kind for part in clause["from"] for kind in kinds[part]]
    return any(is_competent(LAW.kinds[kind], purpose) for kind in senders)


def _fault(cell: Cell, what: str) -> str:
    return f"{cell}: {what}. The engine offers {', '.join(sorted(cell.offered))}"


def _words(found: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text that people read, with its place; references are no sentences."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name != "structure_after":
                yield from _words(value, f"{place}/{name}")
    elif isinstance(found, list):
        for index, value in enumerate(found):
            yield from _words(value, f"{place}/{index}")
    elif isinstance(found, str):
        yield place, found
