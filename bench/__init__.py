"""Benchmarks: each part beside its floor, measured in the same run."""
