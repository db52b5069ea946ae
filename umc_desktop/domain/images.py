"""Which image files are read, and within which limits."""

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
"""As Pillow calls them; its rarer readers are never tried on user data."""
MAX_PIXELS = 89_478_485
"""Pillow's own limit, a quarter of a gibibyte at three bytes for each: a small file can
claim to be enormous."""
