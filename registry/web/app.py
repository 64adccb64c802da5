"""The pages, as one list of routes for the application that serves them (``registry.serving``)."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Router

from registry.services.accounts.oidc_provider import load_providers
from registry.settings import Settings
from registry.web import (
    routes_accounts,
    routes_agreements,
    routes_check,
    routes_consent,
    routes_decisions,
    routes_draft_pieces,
    routes_drafts,
    routes_entry,
    routes_help,
    routes_invitation,
    routes_leaving,
    routes_membership,
    routes_new_agreements,
    routes_notifications,
    routes_oidc,
    routes_organisation_entries,
    routes_organisations,
    routes_public,
    routes_refusal,
    routes_sign_in,
    routes_signing,
)
from registry.web.guard import page_guard
from registry.web.routes_entry import danger_page


def page_routes() -> list[Any]:
    """Every page, behind the guard."""
    return [
        Router(
            "/",
            route_handlers=[
                *routes_entry.HANDLERS,
                *routes_sign_in.HANDLERS,
                *routes_oidc.HANDLERS,
                *routes_invitation.HANDLERS,
                *routes_accounts.HANDLERS,
                *routes_agreements.HANDLERS,
                *routes_signing.HANDLERS,
                *routes_refusal.HANDLERS,
                *routes_leaving.HANDLERS,
                *routes_new_agreements.HANDLERS,
                *routes_drafts.HANDLERS,
                *routes_draft_pieces.HANDLERS,
                *routes_organisations.HANDLERS,
                *routes_membership.HANDLERS,
                *routes_organisation_entries.HANDLERS,
                *routes_notifications.HANDLERS,
                *routes_check.HANDLERS,
                *routes_consent.HANDLERS,
                *routes_decisions.HANDLERS,
                *routes_help.HANDLERS,
                *routes_public.HANDLERS,
            ],
            middleware=[page_guard],
            include_in_schema=False,
        )
    ]


def prepare_pages(app: Litestar, settings: Settings) -> None:
    """What pages need that is made once: the one that must not wait for anything, and providers.

    Raises:
        ConfigurationError: the file of sign-in providers cannot be used.
    """
    app.state.providers = load_providers(settings.sign_in_providers)
    app.state.danger_page = danger_page(settings)
