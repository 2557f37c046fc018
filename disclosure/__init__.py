"""Notices, papers and dossiers: what the public may see."""
