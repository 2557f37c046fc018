"""What disclosure does: publish, export."""
