"""Requests to look at a model or to add it: the window builds them, and loads none."""

from dataclasses import dataclass

from umc_desktop.domain.request import option

KINDS = ("text", "image", "classifier", "lexical")
"""What a model can be said to be."""
COUNTED = ("words", "characters")
"""What a lexical model counts."""


@dataclass(frozen=True)
class InspectModel:
    """What is looked at."""

    source: str = option(
        "A folder, an .onnx file, an installed package, or a model that was fetched.",
        positional=True,
    )
    kind: str = option("text, image or classifier; without it, found out.", "")


@dataclass(frozen=True)
class AddModel:
    """A model, and what it is to do here."""

    source: str = option(
        "A folder, an .onnx file, an installed package, a model that was fetched, or "
        "the name of one that was removed. Nothing for a lexical one.",
        "",
        positional=True,
        logged=False,  # where something lies on this computer is nobody's business
    )
    kind: str = option("text, image, classifier or lexical; without it, found out.", "")
    name: str = option("What it is called here; without it, as its folder is.", "")
    domains: tuple[str, ...] = option("Domains it speaks for; without it, all.", ())
    map: tuple[str, ...] = option(
        "Classes of a classification model as theirs=ours; the same names need none.",
        (),
    )
    prefix: str | None = option(
        "What every text begins with for this model, such as “query: ”; without it, as "
        "its folder says.",
        None,
    )
    count: str = option("Lexical only: what is counted, words or characters.", "words")
    ngrams: str = option(
        "Lexical only: how many of them in a row, such as 1-2; without it, 1-2 words "
        "or 3-5 characters.",
        "",
    )
    dimension: int = option("Lexical only: numbers of an embedding, at most.", 256)
    annotator: str = option("Who adds it; without it, the computer account.", "")
