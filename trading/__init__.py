"""Projects, tenders, lots and bids."""
