"""The map: drawing, hit-testing and colouring of up to a million samples."""
