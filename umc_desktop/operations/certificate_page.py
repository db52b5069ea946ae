"""The certificate as a page for people."""

from pathlib import Path

from umc_desktop.domain.wording import percent
from umc_desktop.exchange.report.page import Page
from umc_desktop.operations.certificate_record import CertificateRecord, in_short


def write_page(record: CertificateRecord, path: Path) -> None:
    """Write the certificate as one page that needs nothing beside it.

    Parameters
    ----------
    record
        What it says.
    path
        Where to.

    Raises
    ------
    ExchangeError
        If the disk refuses.
    """
    page = Page(
        f"Certificate of {record.project}",
        f"Made {record.made_at} by UMC Desktop {record.version}",
    )
    page.section("In short")
    page.paragraph(f"{record.sentence}.")
    page.facts(
        [
            ("Labels", f"{record.labels:,}"),
            ("Correct", percent(record.accuracy, 1)),
            (
                "95\u202f% interval",
                f"{percent(record.low, 1)} to {percent(record.high, 1)}",
            ),
            ("Seen by a person", f"{record.seen:,}"),
            ("By the models alone", f"{record.by_models:,}"),
            ("Asked for", percent(record.target, 1)),
        ]
    )
    page.section("What it rests on")
    page.points(in_short(record))
    page.table(
        ["How labels came to be", "Labels", "Share"],
        [
            (how, number, number / max(record.labels, 1))
            for how, number in record.how.items()
        ],
        {"Labels": ",", "Share": ".1%"},
        "Labels by how they came to be",
    )
    if record.batches:
        page.table(
            ["Made by", "Batches", "Labels", "Checked", "Wrong"],
            [
                (one.made, one.batches, one.labels, one.checked, one.wrong)
                for one in record.batches
            ],
            caption="Labels given in batches",
            note="Checked: members looked at one by one, in random order, before the "
            "label stuck; wrong ones were taken out.",
        )
    page.table(
        ["Annotator", "Labels"],
        list(record.annotators.items()),
        caption="Who gave labels, the models’ own apart",
    )
    page.section("How it is computed")
    page.points(
        [
            "Among the labels of the models, wrong ones are estimated from the audit "
            "with the exact hypergeometric bounds of a sample drawn without "
            "replacement (Buonaccorsi, The American Statistician 41, 1987).",
            "Among those glanced at, every wrong suggestion that was seen stands for "
            "oversight ÷ (1 − oversight) overlooked ones, a negative binomial number.",
            "The interval of the sum is Zou and Donner’s (Statistics in Medicine 27, "
            "2008, equation 1).",
        ]
    )
    page.section("The file")
    page.table(
        ["What", "Value"],
        [
            ("Project", record.project),
            ("Events in its log", f"{record.events:,}"),
            ("Digest of the log", record.digest),
        ],
        caption="Which labels this is about",
        note="umc project info prints the digest: it is the same as long as no event "
        "has come since.",
    )
    page.write(path)
