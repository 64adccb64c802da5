"""The words of the questions that a check asks only where their answer matters.

``GIVING`` is for readers whose organisation has the information, ``RECEIVING`` for those who would
get it, where the words differ. The elements of duties have theirs in the law tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.web.kit import questions as q
from registry.web.kit.questions import Choice

WRITTEN, SPOKEN = "written", "spoken"
NOT_ASKED, UNSAFE = "not_sought", "not_sought_unsafe"
CHANGED, NO_ANSWER = "withdrawn", "requested"
ATTORNEY_HEALTH, ATTORNEY_MONEY = "attorney_health_welfare", "attorney_property"


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """One question: its text, its answers, a hint, and what is wrong where nothing is selected.

    Where ``missing`` is empty the question may be left: that is read as "I do not know".
    """

    legend: str
    choices: tuple[Choice, ...] = q.YES_NO
    hint: str = ""
    missing: str = ""


_AGE = QuestionWords(
    "How old are they?", q.AGES, missing="Select how old they are, or “I do not know”"
)
_UNDERSTANDS = QuestionWords(
    "Do they understand enough to decide this themselves?",
    (
        Choice("competent", "Yes, someone has judged that they do"),
        Choice("claims_competent", "They say so, but nobody has judged it"),
        Choice("not_competent", "No"),
        q.DO_NOT_KNOW,
    ),
    "A child who understands what would be shared, who with and why can decide for themselves."
    " This is called Gillick competence.",
    "Select if they understand enough to decide",
)
_CAPACITY = QuestionWords(
    "Can they make this decision?",
    (
        Choice("has", "Yes"),
        Choice("lacks", "No, an assessment found they cannot"),
        q.DO_NOT_KNOW,
    ),
    "This means this decision, now. It is called mental capacity.",
    "Select if they can make this decision",
)
_PART = QuestionWords(
    "What is their part in this?",
    (
        Choice("victim", "They were harmed"),
        Choice("suspect", "They are suspected of causing harm or of a crime"),
        Choice("offender", "They have been convicted"),
        Choice("volunteer", "They work or volunteer with children or adults at risk"),
        Choice("parent_of_subject", "They are the parent of the child at risk"),
        Choice("subject_of_concern", "None of these"),
        q.DO_NOT_KNOW,
    ),
    missing="Select their part in this",
)
# The words of ``information_from``; a bar of the tables without words here is called by its name.
ORIGINS = {
    "family_proceedings": "A family court case",
    "adoption": "Adoption records",
    "fertility_treatment": "Fertility treatment",
    "gender_recognition": "A legal change of gender",
    "sexual_health_service": "A sexual health clinic",
    "counselling": "Counselling",
    "health_or_care_record": "A health or care record",
    "legal_advice": "A lawyer’s advice",
    "spent_conviction": "An old (spent) conviction",
    "dbs_certificate": "A DBS certificate",
    "tax_or_benefits": "Tax or benefits records",
    "police_intelligence": "Police information",
    "third_party_in_confidence": "Someone who asked not to be named",
}
NO_ORIGIN = Choice(q.NO, "None of these")
_CONSENT = QuestionWords(
    "Have they been asked for consent?",
    (
        Choice("given", "They said yes"),
        Choice("refused", "They said no"),
        Choice(CHANGED, "They said yes, then changed their mind"),
        Choice(NO_ANSWER, "They have been asked but have not answered"),
        Choice(NOT_ASKED, "No"),
        Choice(UNSAFE, "No, it was not safe to ask"),
        q.DO_NOT_KNOW,
    ),
    missing="Select if they have been asked",
)
_SPEAKER = QuestionWords(
    "Who answered?",
    (
        Choice("self", "The person"),
        Choice("parental_responsibility", "A parent with parental responsibility"),
        Choice(ATTORNEY_HEALTH, "Their attorney for health and welfare"),
        Choice(ATTORNEY_MONEY, "Their attorney for property and money"),
        Choice("deputy", "Their deputy"),
        Choice("next_of_kin", "Another relative"),
        q.DO_NOT_KNOW,
    ),
    missing="Select who answered",
)
_OPTED_OUT = QuestionWords(
    "Has this patient opted out of research and planning?",
    (
        Choice("set", "Yes"),
        Choice("not_set", "No"),
        Choice("exempted", "The approval says the opt-out does not apply"),
        q.DO_NOT_KNOW,
    ),
    missing="Select if the patient has opted out",
)
_REQUEST = QuestionWords(
    "Have they asked you for this?",
    (
        Choice(WRITTEN, "Yes, in writing"),
        Choice(SPOKEN, "Yes, but not in writing"),
        Choice(q.NO, "No"),
        q.DO_NOT_KNOW,
    ),
    missing="Select if they have asked",
)
_ORDER_HINT = "A police form or a solicitor’s letter is not a court order."


def _order(who: str, whom: str) -> tuple[Choice, ...]:
    return (
        Choice("compels", f"Yes, it says {who} must share this"),
        Choice("allows", f"Yes, it lets {whom} share this"),
        Choice("forbids", "Yes, it forbids this"),
        Choice(q.NO, "No"),
        q.DO_NOT_KNOW,
    )


_NO_ORDER = "Select if there is a court order"
_YOU, _THEY = "Do you do this work", "Do they do this work"
_CONTRACT = "for a council, the NHS or another public body?"
_FOR_EXAMPLE = "For example under a contract."
_TASK = ("Whose job is this in law?", "For example, housing people is a council’s job in law.")


def _task(ours: str, theirs: str) -> QuestionWords:
    choices = (
        Choice(ours, "Ours"),
        Choice(theirs, "Theirs"),
        Choice("both", "Both"),
        q.DO_NOT_KNOW,
    )
    return QuestionWords(_TASK[0], choices, _TASK[1], "Select whose job this is")


GIVING: dict[str, QuestionWords] = {
    "relation": QuestionWords(
        "Who is this person to them?",
        (*q.RELATIONS, q.DO_NOT_KNOW),
        "“Them” means the person the information is about.",
        "Select who this person is to them",
    ),
    "whose_task": _task("sender", "recipient"),
    "age": _AGE,
    "gillick": _UNDERSTANDS,
    "capacity": _CAPACITY,
    "role": _PART,
    "coerced": QuestionWords(
        "Could someone be controlling what they say or decide?",
        missing="Select if someone could be controlling them",
    ),
    "children_in_household": QuestionWords(
        "Do children live in their home?", missing="Select if children live in their home"
    ),
    "information_from": QuestionWords(
        "Did any of it come from one of these?",
        (),
        "Special rules protect this information. Select all that apply.",
        "Select where it came from, or select “None of these”",
    ),
    "consent": _CONSENT,
    "speaker": _SPEAKER,
    "explicit": QuestionWords(
        "Did they clearly say yes to sharing this?",
        hint="For example in writing, or out loud after you told them what and who with.",
        missing="Select if they clearly said yes",
    ),
    "national_opt_out": _OPTED_OUT,
    "request_received": _REQUEST,
    "request_states_public_task": QuestionWords(
        "Does their request say which job in law they need it for?",
        missing="Select if their request says why they need it",
    ),
    "court_order": QuestionWords(
        "Is there a court order about this?", _order("we", "us"), _ORDER_HINT, _NO_ORDER
    ),
    "line_of_enquiry": QuestionWords("Have the police told you which line of enquiry this is for?"),
    "necessary_and_proportionate": QuestionWords(
        "Have the police explained why they need it, and why this much?"
    ),
    "notice_given": QuestionWords(
        "Have the police told the victim in writing?",
        (
            Choice(q.YES, "Yes, or they explained why not"),
            Choice(q.NO, "No"),
            q.DO_NOT_KNOW,
        ),
    ),
    "counselling": QuestionWords("Is it from counselling or therapy?"),
    "substantial_probative_value": QuestionWords(
        "Have the police explained why it would prove something important?"
    ),
    "contract_from": QuestionWords(f"{_YOU} {_CONTRACT}", hint=_FOR_EXAMPLE),
    "contract_to": QuestionWords(f"{_THEY} {_CONTRACT}", hint=_FOR_EXAMPLE),
    "public_interest": QuestionWords(
        "Is it to stop something serious?",
        (
            *(
                Choice(each.value, f"Yes, {each.text[:1].lower()}{each.text[1:]}")
                for each in q.PUBLIC_INTERESTS
            ),
            Choice(q.NO, "No"),
            q.DO_NOT_KNOW,
        ),
        "Serious crime is for example murder, rape or serious assault. You will need to write down"
        " why.",
        "Select if it is to stop something serious",
    ),
}
RECEIVING: dict[str, QuestionWords] = {
    "whose_task": _task("recipient", "sender"),
    "request_received": QuestionWords(
        "Have you asked them for this?", _REQUEST.choices, missing="Select if you have asked"
    ),
    "request_states_public_task": QuestionWords(
        "Does your request say which job in law you need it for?",
        missing="Select if your request says why you need it",
    ),
    "court_order": QuestionWords(
        "Is there a court order about this?", _order("they", "them"), _ORDER_HINT, _NO_ORDER
    ),
    "contract_from": GIVING["contract_to"],
    "contract_to": GIVING["contract_from"],
}
AT_RISK = {
    "child": QuestionWords(
        "Is the child at risk of abuse, neglect or other harm?",
        missing="Select if the child is at risk",
    ),
    "adult": QuestionWords(
        "Do they have care and support needs, face abuse or neglect, and cannot protect themselves"
        " because of those needs?",
        (Choice(q.YES, "Yes, all three"), Choice(q.NO, "No"), q.DO_NOT_KNOW),
        missing="Select if all three are true",
    ),
}
SOURCE_OF_RISK = {
    True: QuestionWords(
        "Could this person be causing the harm, or live with someone who is?",
        missing="Select if this person could be causing the harm",
    ),
    False: QuestionWords(
        "Could this person, or anyone they live with, harm the person this is about?",
        missing="Select if this person could cause harm",
    ),
}
