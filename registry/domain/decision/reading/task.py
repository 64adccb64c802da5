"""Whose task the purpose is in law (law.md §7.1 RT; UK GDPR Article 6(1)(e), "of the controller").

Only public authorities, and bodies that have tasks of their own beside them, are asked. A task of
protection, a duty, law enforcement and direct care are never borrowed.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Kind, Purpose

_SENDERS_OWN = frozenset({"sender", "both"})


@dataclass(slots=True, eq=False)
class TaskView:
    """Whose task it is.

    ``own``: the sender's own, or a purpose of which that is not asked. ``function``: the sender has
    a function laid down in law for it. ``read_as_own``: nobody said whose it is, and it was read as
    the sender's. ``nobodys_else``: the purpose is the task of kinds to which the sender does not
    belong (immigration control).
    """

    own: bool
    function: bool
    read_as_own: bool = False
    nobodys_else: bool = False


_OWN, _NONE = TaskView(own=True, function=True), TaskView(own=True, function=False)


def view_task(
    facts: Facts, tables: Tables, sender: Kind, recipient: Kind, purpose: Purpose, *, settled: bool
) -> TaskView:
    """Work out whose task it is.

    Args:
        settled: somebody is protected or a duty is met, so that nothing is borrowed.
    """
    if tables.law.first_readings:
        return _OWN if sender.public_authority or purpose.id in sender.own_tasks else _NONE
    reserved = bool(purpose.own_task_of) and sender.id not in purpose.own_task_of
    if not (sender.public_authority or sender.own_tasks):
        return TaskView(own=not reserved, function=False, nobodys_else=reserved)
    function = _has_function(facts, sender, purpose)
    unsaid = facts.whose_task is None and purpose.id in tables.lists["own_task_purposes"]
    read_as_own = unsaid and _read_as_own(tables, sender, recipient)
    if settled:
        return TaskView(own=True, function=function, read_as_own=read_as_own)
    if reserved:
        return TaskView(own=False, function=False, nobodys_else=True)
    if unsaid:
        return TaskView(read_as_own, function=read_as_own and function, read_as_own=read_as_own)
    if facts.whose_task == "recipient" and _is_asked(tables, purpose):
        return TaskView(own=False, function=False)
    return _OWN if function else _NONE


def _has_function(facts: Facts, sender: Kind, purpose: Purpose) -> bool:
    """Whether the law gives the sender a function for it; a parish council's own tasks are those of
    its row, and what it says is its own, other than protection."""
    if sender.public_authority or purpose.id in sender.own_tasks:
        return True
    says_so = facts.whose_task in _SENDERS_OWN and not purpose.safeguarding
    return says_so and bool(purpose.public)


def _is_asked(tables: Tables, purpose: Purpose) -> bool:
    return bool(purpose.public) and purpose.id not in tables.lists["shared_task_purposes"]


def _read_as_own(tables: Tables, sender: Kind, recipient: Kind) -> bool:
    """Whether a task of which nobody said whose it is counts as the sender's."""
    if sender.id in tables.lists["own_task_senders"]:
        return True
    between = sender.public_authority and recipient.public_authority
    return between and recipient.id not in tables.lists["own_task_unknown_to"]
