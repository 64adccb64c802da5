"""Values that the rules read are never changed once they are made.

Values made anew for every decision are not `frozen`, because freezing takes a quarter of a
decision's time. This test checks instead that the decision sets no attribute of a value.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import registry.domain.decision

FOLDER = Path(registry.domain.decision.__file__).parent
PARTS = ("reading", "grounds", "rules", "messages")
BESIDE = ("engine.py", "decide.py", "counterfactuals.py", "assessment.py")
DECISION = [
    *(path for part in PARTS for path in sorted((FOLDER / part).glob("*.py"))),
    *(FOLDER / name for name in BESIDE),
]
CACHES = {"self._known"}  # it caches values of the tables, not of a case


@pytest.mark.parametrize("path", DECISION, ids=lambda path: path.stem)
def test_nothing_sets_an_attribute(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        targets = (
            node.targets
            if isinstance(node, ast.Assign | ast.Delete)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        for target in targets:
            part = target.value if isinstance(target, ast.Subscript) else target
            set_here = isinstance(part, ast.Attribute) and ast.unparse(part) not in CACHES
            assert not set_here, f"{path.name}:{node.lineno} changes {ast.unparse(target)}"
