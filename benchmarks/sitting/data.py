"""What is imported in the sitting: parts of the real files, and a small glossary."""

import csv
import zipfile
from collections import Counter
from pathlib import Path

DOMAINS = ("banking", "travel", "work")
_LABELS = 5  # of each domain: keys enough, and islands to draw around
_RIGHT_TO_LEFT = "كيف يمكنني تحويل الأموال إلى حساب آخر في بنك مختلف؟"
_CJK = "请问我怎样才能把钱转到另一家银行的账户上，需要几天时间才能到账呢？"
_LONG = " ".join(
    ["i have been trying to find out why my card was declined at the till"] * 30
)
_GLOSSARY = """term,code,definition,synonyms
account,B-1,An arrangement by which a bank keeps somebody's money.,accounts|bank account
transfer,B-2,Moving money from one account to another.,money transfer
visa,T-1,Permission to enter a country; for some journeys only.,visas
meeting,W-1,People who come together to decide something.,appointment
pto,W-2,Paid time off: days on which one is paid without working.,PTO
"""


def write_table(source: Path, target: Path, n: int) -> None:
    """Write ``n`` sentences of three of CLINC's domains, and three of other kinds."""
    of_each = n // (len(DOMAINS) * _LABELS)
    taken: dict[str, Counter[str]] = {name: Counter() for name in DOMAINS}
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as written,
    ):
        rows = csv.DictReader(read)
        assert rows.fieldnames is not None
        writer = csv.DictWriter(written, rows.fieldnames)
        writer.writeheader()
        for row in rows:
            known = taken.get(row["domain"])
            if known is None or (len(known) == _LABELS and row["label"] not in known):
                continue
            known[row["label"]] += 1
            if known[row["label"]] <= of_each:
                writer.writerow(row)
        for number, text in enumerate((_RIGHT_TO_LEFT, _CJK, _LONG)):
            writer.writerow(
                {
                    "id": f"other-{number}",
                    "text": text,
                    "label": "transfer",
                    "domain": "banking",
                }
            )


def write_pictures(source: Path, target: Path, n: int) -> None:
    """Write a zip with ``n`` of the digits, as many of each."""
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w") as written:
        names = [name for name in read.namelist() if name.endswith(".png")]
        by_digit: dict[str, list[str]] = {}
        for name in names:
            by_digit.setdefault(name.split("/")[0], []).append(name)
        for digit in by_digit.values():
            for name in digit[: n // len(by_digit)]:
                written.writestr(name, read.read(name))


def write_glossary(target: Path) -> None:
    """Write a glossary with words that are in the sentences."""
    target.write_text(_GLOSSARY, encoding="utf-8")
