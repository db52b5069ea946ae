"""Somebody in front of the real window: knows, sees, presses, clicks and waits."""
