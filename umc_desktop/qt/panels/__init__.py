"""The parts of the window around the map: each shows one thing of the project."""
