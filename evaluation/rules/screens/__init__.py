"""Screens for collusion (围标串标): leads that ask for a look, none of which rejects a bid."""
