"""The commands, noun by noun."""
