"""What is done with the register and with a draw."""
