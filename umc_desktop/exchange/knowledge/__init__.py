"""Knowledge sources of other programs: glossaries, ontologies, packaged codes."""
