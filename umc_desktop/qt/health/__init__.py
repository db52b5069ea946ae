"""What the members of the ensemble are worth: measured, shown, switched off."""
