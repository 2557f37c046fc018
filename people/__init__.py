"""Who may act: organisations, persons, mandates and sign-in."""
