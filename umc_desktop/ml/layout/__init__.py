"""The map: a place in the plane for every sample, near where it was before."""
