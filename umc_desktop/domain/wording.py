"""Numbers and names in sentences."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: “1 sample”, “3 batches”, “2,000 entries”."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith(('ch', 's', 'x')) else 's'}"


def shortened(name: str, most: int = 40) -> str:
    """Return a name, or the start of one that would be most of a sentence.

    Parameters
    ----------
    most
        Characters that are kept.
    """
    return name if len(name) <= most else f"{name[:most].rstrip()}…"
