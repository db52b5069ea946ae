"""Health of an ensemble: what each member is worth, and how they differ."""
