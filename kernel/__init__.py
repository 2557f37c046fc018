"""The shared kernel: the journal and what it stands on."""
