"""Fixtures for the encoders: the shared cache of converted models, real texts."""

import csv
import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def model_cache(own_folders: None) -> Path:
    """One cache for the whole suite: a conversion takes seconds."""
    return Path(os.environ["UMC_CACHE"])


@pytest.fixture(scope="session")
def titles(shared_data: Path) -> list[str]:
    """Two hundred real titles of questions."""
    path = shared_data / "technical_stackoverflow.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return [row["text"] for row, _ in zip(rows, range(200), strict=False)]
