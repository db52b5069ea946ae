"""Labelling all that is left, to an accuracy that one chooses: a view for each step."""
