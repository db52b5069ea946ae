"""Fine-tuning: a transformer learns from the labels themselves, not only its head."""
