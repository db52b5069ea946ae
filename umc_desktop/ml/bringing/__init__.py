"""Models that users bring: looked at before anything of them is run. No project here."""
