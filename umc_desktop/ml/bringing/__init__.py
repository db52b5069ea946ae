"""Models that users bring, looked at before anything of them runs. No project here."""
