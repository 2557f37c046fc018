"""The only SQL of the experts: the register and the draws."""
