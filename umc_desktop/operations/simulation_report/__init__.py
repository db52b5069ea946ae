"""The report of a simulation, as a page for people."""
