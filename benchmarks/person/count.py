"""What a way of working takes: keys and clicks for so many labels."""

from dataclasses import dataclass


@dataclass
class Count:
    """What a way of working took."""

    name: str
    labels: int = 0
    right: int = 0
    keys: int = 0
    clicks: int = 0

    def per_hundred(self, n: int) -> float:
        """Return a count for a hundred labels."""
        return 100 * n / max(self.labels, 1)
