"""Where the documents left room: the place, the two readings, and the one taken.

The cautious reading was taken, unless the letter of ``law.md`` plainly says the other. "1." and
"2." are the readings; "→" says which stands in this evaluator, and why where that needs saying.
Those of the first edition's second evaluator (second_evaluator_readings.py) stay in force.

Consent and the person
 1. ``unsafe_to_ask`` outside RS and DO_NOT_ALERT. 1. It is read there alone, as contract and RS
    say. 2. Wherever the law asks whether asking is unsafe. → 1, but RP 9 ("unsafe to ask", its
    own words) reads it too; R10, R14 and RC read the state alone.
 2. ``consent_by_category`` beside ``consent_state``. 1. The least favourable among the categories
    asked about decides, one not named having ``consent_state``. 2. ``consent_state`` decides. → 1.
 3. A null age. 1. An adult's, but a child's for parental_request, as its row says. 2. A child's
    also where the purpose is about a child, as the first edition's answers have it. → 2: answers to
    facts of the first edition differ only where the law says so. Under a parent's request that
    child is read as 13–15, the band in which RP 10 asks first.
 4. A child under 16 recorded as competent and as lacking capacity. 1. May decide. 2. May not. → 2,
    as in the first edition.
 5. "One holder of parental responsibility refused and the recipient is another" (RP 2). 1. Any
    parent in the family. 2. Relation parent_with_responsibility, the refusal being one that counts
    (authority; ``by`` null being the parent of a child who may not decide). → 2.
 6. RP 12 "nobody with responsibility having refused", where a child who claims competence refused.
    1. The child has no responsibility: share. 2. Any refusal that counts keeps it back. → 2.
 7. RP 5 "by self (or by null)". 1. The refusal must count. 2. It need not: the person lacks
    capacity and is heard all the same. → 2. A relative's refusal does not stand in the way.

 8. A scope of "the newest consent" beside a state that is no consent. 1. It narrows. 2. Only a
    consent that was given, or was replaced, has a scope. → 2, as in the first edition.

RS, RB, RO
 8. An order that forbids, beside an adult's valid consent. 1. SEEK_ADVICE, the sentence that comes
    first. 2. NOT_SUPPORTED, for a consent does not undo an order. → 1, the letter: never a yes.
 9. A disclosure scheme with a bar unlifted ("RB first"), in an emergency. 1. RB's outcome. 2. The
    scheme is passed over and RS's test, then R1 decide. → 2 in an emergency (invariant vii), RB's
    outcome otherwise.
10. gender_recognition, direct_care, the person having refused or being unsafe to ask.
    1. CONSENT_NEEDED, as the table says. 2. SEEK_ADVICE: nobody asks again. → 2.
11. The "valid consent" of fertility_treatment is "explicit". 1. Explicit for special data alone, as
    every valid consent. 2. ``explicit`` true whatever the data. → 2; likewise RC's.
12. "A law-enforcement purpose to a competent authority", recipient central_government. 1. Yes, it
    is competent for law-enforcement purposes. 2. No, only Schedule 7 bodies. → 1 (§1.2).
13. spent_conviction and an order that allows. 1. Lifted. 2. Not: its row names no court order. → 2.

    A conflict beside ``consent_by_category``. 1. It counts for the whole share. 2. It is about the
    data of which somebody said no, where a category says so. → 2.

Gateways and duties
14. s.16LA, "one side's contract, which is null". 1. One side exactly. 2. One or both. → 1.
15. s.16LA's question where element and contract are both unknown. 1. The element. 2. The contract.
    → 2, "the question is then the contract"; it keeps its place, first, and its element is null.
16. s.251B merely possible. 1. Any contractor whose contract is null. 2. private_care_provider
    alone. → 2, the row's brackets.
17. s.251B, one side unknown, the other known. 1. Possible. 2. Possible only if no side is out. → 2.
18. CA2004.s16N. 1. Possible where its element is null. 2. Never merely possible ("by null only
    with element true"). → 2. Recipients: the council and the ICB alone, named or not.
19. s.49A by null. 1. Met under the two domestic abuse purposes. 2. Met there only when named. → 1.
    "Another child safeguarding purpose": child_protection_s47, safeguarding_child,
    child_in_need_s17. A child must be concerned where the purpose does not say so.
20. CFA2014.s23, SI2005-1437.reg5, CA2004.s16N, FGMA2003.s5B with an adult subject. 1. Kinds and
    purpose are enough. 2. The subject must be a child. → 2. EducInfo: 1, no person is named there.
21. RIDDOR2013 is quiet; its element is shared with CQC and EYFS. 1. Its element true makes it met.
    2. It never is, quiet. → 1: quiet rows are only never possible.
22. Duties of the first edition with no element and not under "only when named" (s.17A, PCSCA s.17,
    s.47(9), s.16H, s.45, MSA s.52, HA s.213B). 1. Tried by null. 2. Only when named. → 1.
23. LAAA2014.NFI "no patient data". 1. The row does not match. 2. Named, it is R3. → both: it
    excludes confidential health and care data.
24. PCSCA2022.s16 and "any patient information", "social care or health data". 1. special:health.
    2. That, and what comes from a health_or_care_record, whoever holds it. → 2.
25. DUTY_APPLIES under R0. 1. Only about the dead. 2. Also beside anonymous data (s.17A). → 2.
26. A duty possible under marketing or commercial_request, where DUTY_MAY_APPLY is not said: is
    POWER_NOT_DUTY? 1. Yes. 2. No: a duty is possible all the same. → 2.

RP, RC, RN, RT
27. RP 4–13 under marketing, commercial_request or immigration. 1. RP decides every share that
    reaches it, on (e) or (f). 2. The purpose's own row does. → 1, the letter. Row 1 adds no (e) or
    (f) where the purpose has none.
28. RP 11–13 with special or offence data and no condition of the list. 1. SHARE_SUPPORTED, saying
    plainly that none is met. 2. SEEK_ADVICE. → 1 ("decides every share"); see ``none_met``.
29. RP 13, RP 7 and "risk": 1. ``self`` counts as a risk. 2. Only a risk from others. → 1.
30. RC satisfied by a valid consent, (a) proposed, the sender having an own task. 1. CHANGE_BASIS:
    consent changes nothing. 2. Consent lifts the confidence: R7 lets it stand. → 2, or invariant
    (vi) breaks. Likewise where consent alone lifts a bar. A public interest or an approval beside
    it changes nothing there, or invariant (xiv) breaks.
31. RC for a public body's employment vetting without a row. 1. CONSENT_NEEDED on (a).
    2. SEEK_ADVICE: the row would still say so after a consent (invariant vi). → 2.
32. RC, a refusal under s.251 with public health or another exception. 1. The exception stands.
    2. The refusal decides. → 1: "satisfied by" is any-of.
33. Research on confidential data where RC is satisfied by a public interest, but no s.251.
    1. RC is satisfied: 9(2)(j). 2. The table: CONSENT_NEEDED. → 2.
34. RN (c) with a risk said that is no limb of R9 (an adult's ``self``). 1. SEEK_ADVICE and
    NO_RISK_SAID ("all"). 2. The code is wrong there (invariant xi). → 1, the letter: words matter.
35. R7 before RN: a closed basis proposed, no risk said, refused. 1. CHANGE_BASIS, the order.
    2. SEEK_ADVICE. → 1.
36. RT, "recipient (any purpose but …)", for purposes with no public task (marketing, homelessness,
    commercial and parents' requests). 1. RT. 2. Not RT: nothing there rests on a task. → 2; RT
    would turn a NOT_SUPPORTED into a question.
37. RT and R9: whose_task recipient for early_help or send_support of a child at risk. 1. (e) is
    closed. 2. R9 decides, on (e). → 2; likewise where a duty is met.
38. RT beside a conflict. 1. Refused: R15. 2. R11's SEEK_ADVICE. → 2, as RN says of it.
39. RT, a parish council told the task is the recipient's, with (f) open. 1. Goes on, on (f).
    2. SEEK_ADVICE, bases those left. → 2: "RT also binds parish_council".
40. A parish council's own task. 1. public_service_delivery, housing_allocation, crime_prevention.
    2. Also what ``whose_task`` sender or both says. → 2, but for safeguarding purposes.
41. A charity or elected member whose ``whose_task`` is sender. 1. (e) opens. 2. It stays closed:
    the table has no (e) for other senders. → 2. Schedule 1 para 23 (elected members) is not in the
    table of §7.1: not offered.

Bases, conditions, words
42. (ea) for send_support under R9. 1. The row has none. 2. R9's "(ea)/(f)". → 2, as early_help.
43. g+18 and (ea) for child_protection_s47 and safeguarding_child, no risk said, adult subject.
    1. Not offered. 2. Offered: a child is what the purpose protects (first edition). → 2.
44. staff_safeguarding, who is protected. 1. Always a child or an adult at risk. 2. Where the data
    subject is suspect, offender or alleged perpetrator. → 2.
45. "g+6 precedes g+18" for Article 10 too? 1. Yes. 2. Article 9 only. → 2.
46. POWER_NOT_DUTY of a dropped row. 1. Whatever the outcome ("is dropped, flagged"). 2. Where the
    outcome supports or is CHANGE_BASIS, as its row says. → 2. GATEWAY_EXCLUDES_THIS: always.
47. IMPLIED_CONSENT_DIRECT_CARE beside a private individual, RB, RC. 1. "Direct care, no objection".
    2. Not there: nothing is implied for telling a relative, or against a bar. → 2.
48. GILLICK where RC or RT turns on a child's refusal. 1. Not in the rule's list. 2. It turns on who
    may consent. → 2; not under RN, which asks what is needed.
49. PUBLIC_INTEREST_NEEDED where RD speaks for RC. 1. "RC, SEEK_ADVICE". 2. The refusal stands, the
    question is the duty's. → 2.
50. OWN_TASK where a null was read ``sender``. 1. Always. 2. Where (e) is offered. → 2.
51. CONSENT_NOT_THE_BASIS where a public body shares on (e) and consent lifts the confidence.
    1. Said. 2. Not: consent is part of what allows it. → 2.
52. REFUSAL_NOT_A_BAR under a disclosure scheme. 1. "Not under RS". 2. The scheme is RS's exception.
    → 1, the letter.
53. A conflict under RC. 1. Refused: NOT_SUPPORTED. 2. R11's SEEK_ADVICE. → 1: RC comes first, and a
    conflict is read as a refusal; RN and RP name conflicts, RC does not.
54. Annex 1 para 1, "a public body" that asks. 1. s.7 authorities. 2. Parish councils too, which
    have tasks laid down in law. → 1.
"""
