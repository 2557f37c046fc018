"""Certificates, signatures, seals, envelopes and time stamps."""
