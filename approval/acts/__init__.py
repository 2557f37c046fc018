"""What is done in approval: authorise, decide, keep, record."""
