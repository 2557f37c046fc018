"""The offline verifier of a dossier."""
