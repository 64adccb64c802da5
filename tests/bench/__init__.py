"""Benchmarks: ratios within one run, since absolute rates on a shared machine drift."""
