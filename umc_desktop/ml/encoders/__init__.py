"""Encoders: texts and images in, unit vectors out; frozen, offline, checked."""
