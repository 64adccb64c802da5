"""Error pages: what happened, whether anything was lost, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from registry.errors import (
    ActWaitsError,
    CannotRecordError,
    CouldNotCheckError,
    DamagedRecordError,
    InvalidInputError,
    RegistryError,
    UnavailableError,
)
from registry.failures import log_failure
from registry.negotiation import preferred
from registry.services.people.looking_up import ReasonNeededError
from registry.web.kit.addresses import see_other
from registry.web.kit.forms import Form
from registry.web.kit.look_up_reasons import ask_why
from registry.web.kit.page import Page

_COULD_NOT = (
    "We could not check. This is not a no.",
    "The register did not answer.",
    "What you have written so far is kept. Try again in a minute.",
)
_WORDS = {
    404: ("There is no such page", "Check the address, or start again from the start page."),
    405: ("This cannot be done here", "Go back and use the button on the page."),
    413: ("This is too much at once", "Shorten what you wrote. Nothing was saved."),
}

Handler = Callable[[Request[Any, Any, Any], Exception], Response[Any]]


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person asked: for one of our pages, or in a browser for an unknown address."""
    handler: Any = request.scope.get("route_handler")  # None for an unknown address
    if handler is not None:
        return "page" in handler.opt
    accept = request.headers.getall("accept", [])
    return preferred(accept, "application/problem+json", "text/html") == "text/html"


def page_or(problem: Handler) -> Handler:
    """Return a handler that shows people a page and sends programs the problem document."""

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        return error_page(request, error) if wants_page(request) else problem(request, error)

    return answer


def _is_particular(error: RegistryError) -> bool:
    """Whether a check could not be made for a reason that trying again does not mend."""
    return isinstance(error, CouldNotCheckError) and error.detail != CouldNotCheckError().detail


def error_page(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Return the page of a failure, without anything of the request or the error's internals."""
    if isinstance(error, ActWaitsError):
        return see_other(f"/acts-of-two/{error.act_id}")
    page = Page(request)
    if isinstance(error, UnavailableError | CouldNotCheckError):
        title, *sentences = _COULD_NOT
        log_failure(request.scope, error)
        if isinstance(error, DamagedRecordError | CannotRecordError) or _is_particular(error):
            sentences = [error.detail, error.next_step]
        response = page.show("error.html", status=503, title=title, sentences=sentences)
        response.headers["Retry-After"] = "2"
        return response
    if isinstance(error, ReasonNeededError):
        is_form = request.method == "POST"
        form = request.state.form if is_form else Form()
        return ask_why(page, request.url.path, form, again=is_form)
    if isinstance(error, RegistryError) and error.status != 500:
        faults = error.listed if isinstance(error, InvalidInputError) else ()
        sentences = [error.detail, error.next_step]
        return page.show(
            "error.html",
            status=error.status,
            title=error.title,
            sentences=sentences,
            faults=faults,
        )
    if isinstance(error, HTTPException) and error.status_code < 500:
        title, sentence = _WORDS.get(
            error.status_code, ("We could not read this", "Go back and try again.")
        )
        return page.show("error.html", status=error.status_code, title=title, sentences=[sentence])
    occurrence = log_failure(request.scope, error)
    return page.show(
        "error.html",
        status=500,
        title="Something went wrong on our side",
        sentences=[
            "What you did last was not saved. Go back and try again in a minute.",
            f"If it happens again, give the registry’s operator this reference: {occurrence}",
        ],
    )
