"""UMC Desktop: label whole batches of text and images with an ensemble's help."""

__version__ = "0.1.0"
