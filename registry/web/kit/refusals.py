"""What a use case refuses, as faults at the fields of a form: one table a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from registry.errors import Fault, InvalidInputError, RegistryError


@dataclass(frozen=True, slots=True)
class Refusals:
    """Where a form says what was refused; an error that is not in the table becomes its own page.

    ``fields`` are the fields of faults by their pointers: those of what begins so too (``/parts``
    for ``/parts/0``), and of any other ``otherwise``. Left out, every fault is at the field that is
    called as its pointer is. ``errors`` are the fields of other errors by their class, and
    ``words`` is what is said of one.
    """

    fields: Mapping[str, str] | None = None
    otherwise: str = ""
    errors: Mapping[type[RegistryError], str] = field(default_factory=dict)
    words: Callable[[RegistryError], str] = str

    @contextmanager
    def as_faults(self) -> Iterator[list[Fault]]:
        """A list that holds, when the block is left, the faults of what was refused in it."""
        faults: list[Fault] = []
        try:
            yield faults
        except RegistryError as error:
            faults += self._faults_of(error)

    def placed(self, faults: list[Fault]) -> list[Fault]:
        """Faults by their pointers as faults by the names of fields."""
        return [Fault(self._field(fault.pointer), fault.detail) for fault in faults]

    def _faults_of(self, error: RegistryError) -> list[Fault]:
        for kind, name in self.errors.items():
            if isinstance(error, kind):
                return [Fault(name, self.words(error))]
        if isinstance(error, InvalidInputError):
            return self.placed(error.faults)
        raise error

    def _field(self, pointer: str) -> str:
        if self.fields is None:
            return pointer.strip("/")
        while pointer and pointer not in self.fields:
            pointer = pointer.rpartition("/")[0]
        return self.fields.get(pointer, self.otherwise)
