"""What is done to projects, tenders, lots and bids."""
