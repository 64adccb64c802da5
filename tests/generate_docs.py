"""Generates pages and documents from the code (``make docs``); a test compares them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from registry.api.app import create_app
from registry.cli.main import main as cli
from registry.domain.agreements.lifecycle import TRANSITIONS, State
from registry.settings import Settings
from tests import generate_law_pages as law_pages
from tests import generate_template_pairs as template_pairs
from tests import generate_vocabulary as vocabulary
from tests import generate_worked_examples as worked_examples

ROOT = Path(__file__).resolve().parents[1]


@cache
def generated() -> dict[Path, str]:
    """Return the content of every generated file by its path, made once."""
    return {
        ROOT / "schemas/openapi.json": openapi_document(),
        ROOT / "docs/reference/commands.md": commands_page(),
        ROOT / "docs/reference/agreement-life.md": lifecycle_page(),
        worked_examples.PAGE: worked_examples.page(),
        template_pairs.PAGE: template_pairs.page(),
        **law_pages.pages(),
        vocabulary.PATH: vocabulary.page(),
    }


def openapi_document() -> str:
    """Return the OpenAPI document as it is served."""
    settings = Settings.from_environment({})
    app = create_app(settings, lambda: None)  # type: ignore[arg-type,return-value]
    return json.dumps(app.state.openapi, indent=2, ensure_ascii=False) + "\n"


def commands_page() -> str:
    """Return the page with the ``--help`` text of every command."""
    parts = ["# Commands\n", "The `--help` text of every command. Made by `make docs`.\n"]
    for name, command in _walk("registry", cli):
        context = click.Context(command, info_name=name, max_content_width=88)
        context.terminal_width = 88
        parts.append(f"## {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def lifecycle_page() -> str:
    """Return the page with the table of an agreement's steps."""
    rows = [
        f"| {_words(transition.act)} | {_listed(transition.before)} | {_listed(transition.after)} "
        f"| {_listed(transition.by)} | {'yes' if transition.reason else 'no'} |"
        for transition in TRANSITIONS
    ]
    return _LIFECYCLE.format(rows="\n".join(rows), states=_listed([*State]))


_LIFECYCLE = """# The lifecycle of an agreement

This table lists every step. It comes from `registry/domain/agreements/lifecycle.py`, and a test
tries each step in every state. Made by `make docs`. The states are: {states}.

No state is stored. It follows from the signatures, the steps recorded since and the day
([ADR 0016](../adr/0016-how-agreements-stand.md)). In a check, in force and under amendment are both
`active`; overdue for review and expired are `expired`; every other state is `none`.

A step announced for a later day does not change the state until then. To amend an agreement is to
register its next version: a version in force is then under amendment, and any other state stays as
it is. To renew an agreement is to register a version after the last one was withdrawn, has expired
or was terminated; it is agreed afresh.

| Step | From | To | Who | Says why |
|---|---|---|---|---|
{rows}
"""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(_words, names))


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in sorted(command.list_commands(context)):
            found = command.get_command(context, child)
            assert found is not None
            called = found.make_context(child, [], resilient_parsing=True).command  # loads it
            yield from _walk(f"{name} {child}", called)


def main() -> None:
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
