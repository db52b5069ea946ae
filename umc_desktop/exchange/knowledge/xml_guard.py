"""Refuses XML that is made to harm, before a library of another's making reads it.

Files of ontologies abbreviate their addresses with entities (``<!ENTITY owl "…">``), so
entities cannot be refused as such: those that are short, plain text are let through.
"""

from typing import IO
from xml.parsers import expat

_BLOCK = 1 << 16
_DEEPEST = 200
_LONGEST_ENTITY = 300
_MOST_ENTITIES = 200


def check_xml(stream: IO[bytes]) -> None:
    """Read a whole XML file and refuse what no ontology needs.

    Raises
    ------
    ValueError
        With the reason: an external entity, one that holds others, too deep nesting,
        or a mistake in the XML with its line.
    """
    depth = n_entities = 0

    def on_entity(
        name: str, is_parameter: bool, value: str | None, *where: str | None
    ) -> None:
        nonlocal n_entities
        n_entities += 1
        _, system, public, _ = where
        if system is not None or public is not None:
            raise ValueError(f"its entity “{name[:40]}” points to another file")
        text = value or ""
        harmful = is_parameter or "&" in text or "%" in text
        if harmful or len(text) > _LONGEST_ENTITY or n_entities > _MOST_ENTITIES:
            raise ValueError(
                f"its entity “{name[:40]}” holds other entities or is too long, as in "
                "files that are made to fill the memory"
            )

    def on_start(name: str, attributes: object) -> None:
        nonlocal depth
        del name, attributes
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} levels deep")

    def on_end(name: str) -> None:
        nonlocal depth
        del name
        depth -= 1

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = on_entity
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(
            f"broken XML on line {error.lineno:,}: {expat.ErrorString(error.code)}"
        ) from None
