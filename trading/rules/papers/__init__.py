"""The papers of a bid: what a PDF holds, what the tender asks for, and what a blind part may not tell."""
