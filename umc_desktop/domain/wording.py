"""Numbers in sentences."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: “1 sample”, “2,000 samples”, “3 batches”."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"
