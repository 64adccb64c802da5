"""The longer texts of the help pages: the golden rules explained, and the glossary."""

from __future__ import annotations

# One text for each of the seven golden rules (May 2024 edition; the law tables hold its wording).
GOLDEN_RULES_EXPLAINED = (
    "Where a child may be harmed, keeping information back is the greater danger. Privacy still"
    " counts: share what is needed, with those who can act on it.",
    "Say what you would share, with whom and why, before you do it where you can. Do not, where"
    " that would put someone at risk or spoil an investigation; write down why you did not.",
    "You need a reason in law, and protecting a child is one. Asking for consent you would go"
    " ahead without misleads people. A refusal is heard, recorded and weighed; it does not decide.",
    "Ask your safeguarding lead, your information governance officer or the other organisation,"
    " without a name if you can. If the danger is now, act first and ask afterwards.",
    "An address, a school or a telephone number can lead someone who does harm to the door."
    " Before you share, think who else may come to see it.",
    "Choose the details that help to protect someone, check that they are right and up to date,"
    " keep opinion apart from fact, and send them safely to a named person.",
    "Write down what you decided and why, whether you shared or not, and what harm you weighed"
    " on both sides. Look again when something new is known.",
)

WORDS = (
    (
        "Agreement",
        "A signed document between organisations that says what they share, for what and"
        " how. Also called a PISA or a data sharing agreement. It is not a reason in law.",
    ),
    (
        "At risk",
        "A child who may be harmed or neglected. An adult who has care or support needs,"
        " is or may be abused or neglected, and cannot protect themselves because of those needs.",
    ),
    (
        "Capacity",
        "Being able to decide this matter at this time: to understand, remember and weigh"
        " what bears on it, and to say what one decided. Presumed in anyone of 16 or over.",
    ),
    ("Charter", "The principles all members sign. Being a member is not a reason in law either."),
    ("Check", "The question whether the law supports one proposed share, and its recorded answer."),
    (
        "Condition",
        "A second reason in law, needed for health, belief, sexuality, ethnic origin and"
        " other sensitive details, and for details of crime.",
    ),
    (
        "Confidence",
        "What someone told you expecting it to go no further. It can be passed on if"
        " they agree, if a law asks for it, or if the public interest outweighs it.",
    ),
    ("Duty", "The law says that you must share. A power says that you may."),
    ("Gateway", "A law that opens the way for one kind of sharing between named kinds of body."),
    ("Gillick competent", "Said of a child under 16 who understands enough to decide this matter."),
    (
        "Lawful basis",
        "The reason in data protection law that makes a share lawful. Public task,"
        " legal duty and legitimate interests are three. Consent is only one of them.",
    ),
    (
        "Policy document",
        "A paper that some conditions ask for: how sensitive information is"
        " handled and how long it is kept.",
    ),
    ("Public task", "A job that the law gives to a public body."),
    ("Special category", "Sensitive details, such as health, ethnic origin, religion or sex life."),
)
