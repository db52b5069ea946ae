"""Every command of the product."""

from umc_desktop.commands.nouns import (
    evaluating,
    guidance,
    history,
    labels,
    models,
    projects,
    quality,
    rounds,
    samples,
)
from umc_desktop.commands.spec import Catalogue

# In this order they stand in menus and help.
CATALOGUE = Catalogue(
    [
        *projects.COMMANDS,
        *samples.COMMANDS,
        *labels.COMMANDS,
        *guidance.COMMANDS,
        *history.COMMANDS,
        *rounds.COMMANDS,
        *models.COMMANDS,
        *quality.COMMANDS,
        *evaluating.COMMANDS,
    ]
)
