"""A whole sitting in the real window: every habit of the product, done by hand once."""
