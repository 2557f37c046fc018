"""What is done to authorities, signatures and signing tasks."""
