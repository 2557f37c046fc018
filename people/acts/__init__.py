"""Enrol, give mandates, sign in, and countersign acts."""
