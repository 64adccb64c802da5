"""How many conditions and gateways of the templates do not fit, pair by pair of kinds."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

from registry.documents.json.editions import is_second
from registry.domain.agreements.reach import End, Pair, Use, opened, reaches
from registry.law import load_edition
from registry.resources import shipped

ON = date(2026, 12, 1)


def test_the_pair_by_pair_table_of_the_templates():
    """Every sending kind with every receiving kind of a sharing; each condition and gateway once.

    When the templates change, the new counts stand here.
    """
    law, counts = load_edition(), Counter[str]()
    for path in sorted((shipped("agreements") / "templates").glob("*.json")):
        template = json.loads(path.read_text())
        if is_second(template):
            continue  # every one fits: tests/conformance/templates
        kinds = {part["part"]: part["kinds"] for part in template["parts"]}
        for clause in template["sharings"]:
            held = [name for item in clause["data_items"] for name in item["data_categories"]]
            use = Use(clause["purpose"], tuple(dict.fromkeys(held)), ON)
            gateways = tuple(clause.get("gateways", ()))
            for pair in {
                Pair(End(sender), End(recipient))
                for one in clause["from"]
                for other in clause["to"]
                for sender in kinds[one]
                for recipient in kinds[other]
            }:
                counts["pairs"] += 1
                for condition in clause.get("conditions", ()):
                    counts["conditions"] += 1
                    counts["do not fit"] += condition not in opened(pair, use, gateways, law)
                for gateway in gateways:
                    counts["gateways"] += 1
                    counts["do not reach"] += not reaches(pair, use, gateway, law)
    assert counts == {
        "pairs": 706,
        "conditions": 3_608,
        "do not fit": 1_058,
        "gateways": 1_077,
        "do not reach": 544,
    }
