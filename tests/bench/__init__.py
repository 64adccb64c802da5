"""Benchmarks: ratios within one run, since absolute rates drift on a shared machine."""
