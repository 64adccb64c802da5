"""Turn the errors of a use case into faults of a form's fields, by one table per form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from registry.errors import Fault, InvalidInputError, RegistryError


@dataclass(frozen=True, slots=True)
class Refusals:
    """The fields at which a form shows errors; an error not in the table becomes an error page.

    Attributes:
        fields: the field of each pointer, and of longer pointers that begin with it (``/parts``
            also serves ``/parts/0``). If it is None, the pointer itself names the field.
        otherwise: the field of every other pointer.
        errors: the field of each other class of error.
        words: what the form says about such an error.
    """

    fields: Mapping[str, str] | None = None
    otherwise: str = ""
    errors: Mapping[type[RegistryError], str] = field(default_factory=dict)
    words: Callable[[RegistryError], str] = str

    @contextmanager
    def as_faults(self) -> Iterator[list[Fault]]:
        """Catch the block's errors, and put their faults into the list that it yields."""
        faults: list[Fault] = []
        try:
            yield faults
        except RegistryError as error:
            faults += self._faults_of(error)

    def placed(self, faults: list[Fault]) -> list[Fault]:
        """Return the faults with field names in place of pointers."""
        return [Fault(self._field(fault.pointer), fault.detail) for fault in faults]

    def _faults_of(self, error: RegistryError) -> list[Fault]:
        for error_type, name in self.errors.items():
            if isinstance(error, error_type):
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
