"""The desks of those who are signed in: facts of lots and tenders turned into what their pages show."""
