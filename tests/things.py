"""Made-up texts that may carry several labels: about fruit, metal, both or neither."""

import csv
import random
from pathlib import Path

WORDS = {
    "fruit": ["apple", "pear", "plum", "cherry", "melon", "grape", "fig", "orange"],
    "metal": ["iron", "copper", "zinc", "tin", "silver", "gold", "nickel", "lead"],
}
COMMON = ["one", "two", "three", "four", "five", "six", "seven", "eight"]


def write_things(file: Path, n_rows: int) -> list[tuple[str, ...]]:
    """Write texts with their labels; return what each carries."""
    dice = random.Random(0)
    carried = []
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["text", "label"])
        for number in range(n_rows):
            topics = tuple(one for one in WORDS if dice.random() < 0.5)
            words = [word for one in topics for word in dice.sample(WORDS[one], 2)]
            text = " ".join([*words, *dice.sample(COMMON, 3), str(number)])
            writer.writerow([text, "|".join(topics) or "(none)"])
            carried.append(topics)
    return carried
