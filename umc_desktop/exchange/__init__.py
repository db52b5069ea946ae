"""Files of other programs, in and out; knows nothing of the project file."""
