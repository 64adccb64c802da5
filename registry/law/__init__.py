"""The law as dated data: ``load_edition()`` returns one edition of the tables, frozen and
checked."""

from registry.law.loader import LATEST, LawTableError, editions, law_from_tables, load_edition
from registry.law.model import Law

__all__ = ["LATEST", "Law", "LawTableError", "editions", "law_from_tables", "load_edition"]
