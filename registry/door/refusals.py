"""What the door refuses, before any route has seen it. Each has a code, plain words and a next
step."""

from __future__ import annotations

from registry.errors import RegistryError

_AGAIN = "Nothing was saved. Try again in a moment. If someone is in danger, do not wait for us."


class NotHttpError(RegistryError):
    """What came is not a request by the rules of HTTP."""

    code = "not-http"
    status = 400
    title = "We could not read this request"
    next_step = "Check the program that sent it. Nothing was saved."


class TooSlowError(RegistryError):
    """The request did not come to its end in time."""

    code = "too-slow"
    status = 408
    title = "This took too long to arrive"
    next_step = "Check your connection and send it again. Nothing was saved."


class TooLargeError(RegistryError):
    """The body is larger than its route takes."""

    code = "too-large"
    status = 413
    title = "This is too large"
    next_step = "Send less at once: a batch may be split. Nothing was saved."


class AddressTooLongError(RegistryError):
    """The request line is longer than any of our addresses."""

    code = "address-too-long"
    status = 414
    title = "This address is too long"
    next_step = "Check the address, or start again from the start page."


class WrongHostError(RegistryError):
    """The request names another site than this one."""

    code = "wrong-host"
    status = 421
    title = "This is not the address of this registry"
    next_step = (
        "Use the address your partnership gave you. If you run the registry, set REGISTRY_BASE_URL"
        " to that address and let the proxy pass the Host header on."
    )


class TooManyAtOnceError(RegistryError):
    """One caller has more large requests in hand than it may have at once."""

    code = "too-many-at-once"
    status = 429
    title = "You have too many large requests at once"
    next_step = "Wait for the answers to those you sent, then send this again. Nothing was saved."


class HeadersTooLargeError(RegistryError):
    """The headers are larger, or more, than any honest client sends."""

    code = "headers-too-large"
    status = 431
    title = "The headers of this request are too large"
    next_step = "Delete the cookies of this site and try again. Nothing was saved."


class BusyError(RegistryError):
    """Every place is taken."""

    code = "busy"
    status = 503
    title = "We are very busy. This is not a no."
    next_step = _AGAIN


class StoppingError(RegistryError):
    """The server is about to stop, and the request has not come whole."""

    code = "stopping"
    status = 503
    title = "We are about to restart. This is not a no."
    next_step = _AGAIN
