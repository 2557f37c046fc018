"""A lot in live competition (网上竞价): pure, exact, and replayable from its chain (`A-…`)."""
