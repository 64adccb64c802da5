"""Breaks the rules on purpose, one place at a time, to see whether the tests notice."""
