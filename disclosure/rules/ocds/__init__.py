"""Open contracting data (OCDS 1.1.5): what each public notice of a purchase says, as a release."""
