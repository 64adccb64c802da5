"""The routes of all pages, for the application that serves them (``registry.serving``)."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Router

from registry import bounds
from registry.services.accounts.oidc_provider import load_providers
from registry.settings import Settings
from registry.web.accounts import administration, invitation, oidc, own, sign_in
from registry.web.agreements import routes as agreements
from registry.web.charter import routes as charter
from registry.web.checks import decisions
from registry.web.checks import routes as checks
from registry.web.consent import routes as consent
from registry.web.drafting import annex_pages, beginning, section_pages, warning_pages
from registry.web.drafting import routes as drafting
from registry.web.joint import routes as joint
from registry.web.kit.dependencies import DEPENDENCIES
from registry.web.kit.guard import page_guard
from registry.web.kit.keyed import keyed_forms
from registry.web.leaving import routes as leaving
from registry.web.notifications import routes as notifications
from registry.web.partners import entries, family
from registry.web.partners import routes as partners
from registry.web.people import corrections, look_ups
from registry.web.people import routes as people
from registry.web.public import help_pages, start_page
from registry.web.public import routes as public
from registry.web.public.start_page import danger_page
from registry.web.reports import charter_texts, damage
from registry.web.signing import paper
from registry.web.signing import routes as signing


def page_routes() -> list[Any]:
    """Return the routes of every page, behind the page guard."""
    return [
        Router(
            "/",
            route_handlers=[
                *start_page.HANDLERS,
                *sign_in.HANDLERS,
                *oidc.HANDLERS,
                *invitation.HANDLERS,
                *administration.HANDLERS,
                *own.HANDLERS,
                *agreements.HANDLERS,
                *signing.HANDLERS,
                *paper.HANDLERS,
                *leaving.HANDLERS,
                *beginning.HANDLERS,
                *drafting.HANDLERS,
                *section_pages.HANDLERS,
                *warning_pages.HANDLERS,
                *annex_pages.HANDLERS,
                *partners.HANDLERS,
                *family.HANDLERS,
                *charter.HANDLERS,
                *entries.HANDLERS,
                *notifications.HANDLERS,
                *joint.HANDLERS,
                *damage.HANDLERS,
                *charter_texts.HANDLERS,
                *checks.HANDLERS,
                *consent.HANDLERS,
                *decisions.HANDLERS,
                *look_ups.HANDLERS,
                *corrections.HANDLERS,
                *people.HANDLERS,
                *help_pages.HANDLERS,
                *public.HANDLERS,
            ],
            dependencies=DEPENDENCIES,
            middleware=[page_guard, keyed_forms],
            include_in_schema=False,
            request_max_body_size=bounds.FORM,
        )
    ]


def prepare_pages(app: Litestar, settings: Settings) -> None:
    """Prepare the danger page, which must not wait for anything, and the sign-in providers.

    Raises:
        ConfigurationError: the file of sign-in providers cannot be used.
    """
    app.state.providers = load_providers(settings.sign_in_providers)
    app.state.danger_page = danger_page(settings)
