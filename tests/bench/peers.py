"""The same question to a policy engine: may A share with B, for this purpose, on this consent?

Only what a policy can hold is asked: who, to whom, for what, which data, whether consent was given.
Neither engine knows a lawful basis. Each gets the help that makes it fastest: an index outside it
picks the relevant agreements (as a host application would), and it is given the consent status.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import casbin
import cedarpy

Ask = Callable[["Share"], bool]


@dataclass(frozen=True)
class Share:
    """One request, as a policy engine sees it."""

    sender: str
    recipient: str
    purpose: str
    categories: tuple[str, ...]
    consent: str


Agreement = tuple[str, str, str]  # sender, recipient, purpose


def cedar(agreements: list[Agreement]) -> Ask:
    """Return a way to ask Cedar over the policies that an index picks, parsed beforehand."""
    index: dict[Agreement, list[str]] = defaultdict(list)
    for sender, recipient, purpose in agreements:
        index[sender, recipient, purpose].append(
            f'permit(principal == Org::"{sender}", action == Action::"{purpose}", '
            f'resource == Org::"{recipient}") when {{ context.consent == "given" && '
            f'["personal","special:health"].containsAll(context.categories) }};'
        )
    policies = {key: cedarpy.PolicySet.from_str("\n".join(texts)) for key, texts in index.items()}
    nobody = cedarpy.Entities.from_json_str("[]")

    def ask(share: Share) -> bool:
        found = policies.get((share.sender, share.recipient, share.purpose))
        if found is None:
            return False
        request = {
            "principal": f'Org::"{share.sender}"',
            "action": f'Action::"{share.purpose}"',
            "resource": f'Org::"{share.recipient}"',
            "context": {"consent": share.consent, "categories": list(share.categories)},
        }
        return cedarpy.is_authorized(request, found, nobody).allowed

    return ask


_MODEL = """
[request_definition]
r = sub, obj, act, cat, consent
[policy_definition]
p = sub, obj, act, cat
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act && r.cat == p.cat && r.consent == "given"
"""


def casbin_fast(agreements: list[Agreement]) -> Ask:
    """Return a way to ask pycasbin's FastEnforcer, keyed on sender, recipient and purpose.

    It is asked for each category.
    """
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.conf"
        model.write_text(_MODEL, encoding="utf-8")
        enforcer = casbin.FastEnforcer(str(model), cache_key_order=[0, 1, 2])
    rules = {
        (*agreement, category)
        for agreement in agreements
        for category in ("personal", "special:health")
    }
    for rule in sorted(rules):
        enforcer.model.add_policy("p", "p", list(rule))

    def ask(share: Share) -> bool:
        parts = (share.sender, share.recipient, share.purpose)
        return all(enforcer.enforce(*parts, cat, share.consent) for cat in share.categories)

    return ask
