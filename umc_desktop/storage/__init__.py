"""The project file and the embedding cache: the only package that knows SQL."""
