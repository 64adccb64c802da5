"""The error classes, in one hierarchy.

Each error has a stable ``code`` (the last part of its problem type URL), the HTTP ``status`` it
maps to, plain words that say what happened, and a ``next_step``. Texts never hold personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAX_LISTED = 200  # faults in one answer; it says how many there were

NOT_WRITTEN = "A record that this rests on is not what was written."


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in an input.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the faulty part; ``""`` is the whole document.
        detail: one plain sentence; it never quotes the value, which may be personal data.
    """

    pointer: str
    detail: str

    def to_dict(self) -> dict[str, str]:
        """Return the fault as it stands in a problem document's ``errors`` (RFC 9457)."""
        return {"pointer": self.pointer, "detail": self.detail}


class RegistryError(Exception):
    """Base class of every error that this package raises on purpose."""

    code = "internal"
    status = 500
    title = "Something went wrong on our side"
    next_step = "Try again. If it happens again, tell the registry operator the time it happened."

    def __init__(self, detail: str, *, next_step: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if next_step is not None:
            self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.detail} {self.next_step}".strip()

    def listing(self) -> dict[str, Any]:
        """What a problem document says beside the words, for other programs."""
        return {}


class InvalidInputError(RegistryError):
    """The input has faults. All of them are listed."""

    code = "invalid-input"
    status = 422
    title = "Some of this is not right"
    next_step = "Correct each point listed and send it again. Nothing was saved."

    def __init__(self, faults: list[Fault], detail: str | None = None) -> None:
        count = len(faults)
        words = "There is 1 fault." if count == 1 else f"There are {count} faults."
        super().__init__(detail or words)
        self.faults = faults

    @property
    def listed(self) -> list[Fault]:
        """The faults that are shown; nobody would read more."""
        return self.faults[:MAX_LISTED]

    @property
    def unlisted(self) -> int:
        """How many further faults there are."""
        return len(self.faults) - len(self.listed)

    def listing(self) -> dict[str, Any]:
        """The faults as they stand in a problem document or in an item of a batch."""
        errors = [fault.to_dict() for fault in self.listed]
        return {"errors": errors, **({"errors_total": len(self.faults)} if self.unlisted else {})}


@dataclass(frozen=True, slots=True)
class LawFault(Fault):
    """A warning of the law that nobody has mended, or said why it can stay.

    Attributes:
        warning: its id, by which somebody says why it can stay.
        code: the row of the law tables, or the kind of data; empty if it is about none.
        finding: what does not fit, as in ``domain/agreements/clause_review.py``.
    """

    warning: str = ""
    code: str = ""
    finding: str = ""

    def to_dict(self) -> dict[str, str]:
        named = {"warning": self.warning, "code": self.code, "finding": self.finding}
        return {**Fault.to_dict(self), **named}


class UnsettledWarningsError(InvalidInputError):
    """Something does not fit the law, and nobody has said why it can stay. All of it is listed."""

    code = "unsettled-warnings"
    title = "Some of this does not fit the law"
    next_step = "Mend each point listed, or say why it can stay. Nothing was saved."

    def __init__(self, faults: list[Fault]) -> None:
        count = len(faults)
        super().__init__(
            faults, "There is 1 warning." if count == 1 else f"There are {count} warnings."
        )


class UnreadableInputError(InvalidInputError):
    """The bytes are not acceptable JSON: syntax, encoding, depth, size, duplicate keys."""

    code = "unreadable-input"
    status = 400
    title = "We could not read this"


class NotSignedInError(RegistryError):
    """The caller sent no token, an unknown token or an expired one."""

    code = "not-signed-in"
    status = 401
    title = "You need to sign in"
    next_step = "Send a valid token in the Authorization header, or ask your officer for a new one."


class NotAllowedError(RegistryError):
    """The caller's role or organisation does not allow this."""

    code = "not-allowed"
    status = 403
    title = "You cannot do this"
    next_step = "Ask an officer of the organisation concerned."


class NotFoundError(RegistryError):
    """The thing does not exist, or the caller may not know that it does."""

    code = "not-found"
    status = 404
    title = "We hold nothing under that reference"
    next_step = "Check the reference and try again."


class ConflictError(RegistryError):
    """The request does not fit what is recorded: that has changed, or the act is already done."""

    code = "conflict"
    status = 409
    title = "This does not fit what is recorded now"
    next_step = "Look at it as it is now, then decide again. Nothing was saved."


class AmbiguousPersonError(ConflictError):
    """The identifiers given may belong to more than one person."""

    code = "ambiguous-person"
    title = "These details match more than one person"
    next_step = (
        "Check each detail, and send only those you are sure of. For a changed name send the old"
        " one too. If it cannot wait, check without naming anyone."
    )


class NameToConfirmError(ConflictError):
    """A legal name could be taken for another; the operator has not said that it is meant."""

    code = "name-to-confirm"
    title = "This name could be taken for another"
    next_step = "Only the operator can say that it is meant."


class ActWaitsError(RegistryError):
    """What was asked for is begun and recorded, and takes effect when a second person confirms it.

    It is no failure. It is raised so that nobody takes it for done; ``act_id`` names the act.
    """

    code = "waits-for-second-person"
    status = 202
    title = "This waits for a second person"
    next_step = "The organisation has been told, and can object."

    def __init__(self, detail: str, act_id: str) -> None:
        super().__init__(detail)
        self.act_id = act_id


class StaleVersionError(RegistryError):
    """If-Match did not match: the caller did not edit the newest version."""

    code = "stale-version"
    status = 412
    title = "This is not the newest version"
    next_step = "Read the current version, make your change again, and send it. Nothing was saved."


class VersionNeededError(RegistryError):
    """The change came without If-Match, so it could overwrite what the caller has not seen."""

    code = "version-needed"
    status = 428
    title = "Say which version you change"
    next_step = "Read it, send its ETag in the If-Match header, and try again. Nothing was saved."


class SignatureError(RegistryError):
    """A signature, key or signer cannot be accepted."""

    code = "signature-not-valid"
    status = 422
    title = "The signature cannot be accepted"
    next_step = "Check that the right file was signed with an enrolled key, and sign again."


class CouldNotCheckError(RegistryError):
    """A check could not be completed. It has no outcome: neither a yes nor a no."""

    code = "could-not-check"
    status = 503
    title = "We could not check. This is not a no."
    next_step = "If someone is in danger, act now and record afterwards."

    def __init__(self, detail: str = "The register did not answer.") -> None:
        super().__init__(detail)


class NotRecordedError(CouldNotCheckError):
    """A check could not be recorded, so that nothing is said of what the register holds."""

    def __init__(self) -> None:
        super().__init__("The register can record nothing now, so that we look nothing up.")


class UnavailableError(RegistryError):
    """The database did not answer, so the change was not made and nothing was saved."""

    code = "unavailable"
    status = 503
    title = "The register did not answer"
    next_step = "Nothing was saved. Try again in a moment."


class DamagedRecordError(UnavailableError):
    """A record that this rests on is not what was written: there is neither a yes nor a no."""

    code = "damaged-record"
    title = "We could not check. This is not a no."
    next_step = (
        "The registry operator is told. If someone is in danger, act now and record afterwards."
    )

    def __init__(self, detail: str = NOT_WRITTEN) -> None:
        super().__init__(detail)


class CannotRecordError(UnavailableError):
    """Nothing can be recorded now: the ledger cannot be extended, or its disk is full.

    ``reason`` is a ``NotRecording`` of ``domain/records/damage.py``.
    """

    code = "cannot-record"
    title = "Nothing can be recorded now"
    next_step = "Nothing was saved. The registry operator has to put this right."

    def __init__(
        self, detail: str, *, reason: str = "disk-full", next_step: str | None = None
    ) -> None:
        super().__init__(detail, next_step=next_step)
        self.reason = reason

    def listing(self) -> dict[str, Any]:
        return {"reason": self.reason}


class RegisterPutBackError(CannotRecordError):
    """The whole database is older than the registry knows it: nothing is looked up or recorded.

    What was recorded since is not there, such as a consent that was withdrawn.
    """

    code = "register-put-back"
    title = "We could not check. This is not a no."
    next_step = (
        "The registry operator has to put this right. If someone is in danger, act now and record"
        " afterwards."
    )

    def __init__(
        self,
        detail: str = "The register is older than it was, so that we look nothing up.",
        *,
        next_step: str | None = None,
    ) -> None:
        super().__init__(detail, reason="register-rolled-back", next_step=next_step)


class ConfigurationError(RegistryError):
    """The installation is not set up to run safely."""

    code = "configuration"
    title = "The registry is not set up correctly"
    next_step = "Put the setting right and start again."


class CannotServeError(ConfigurationError):
    """This process cannot serve: another process does, or the address is taken."""

    title = "The server did not start"
