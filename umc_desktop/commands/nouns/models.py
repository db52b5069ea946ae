"""Models: what is installed, fine-tuning, versions."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

model_versions = Operations("model_versions")
models = Operations("models")
scoring = Operations("scoring")

COMMANDS = (
    Command(
        id="model.update",
        title="Update models",
        request_type=scoring.UpdateModels,
        work=InWorker(scoring.compute_update, scoring.publish_update),
        menu="Model",
        shortcut="Ctrl+U",
    ),
    Command(
        id="model.list",
        title="List encoders",
        request_type=models.ListModels,
        work=Standalone(models.list_models),
        in_window=False,
    ),
    Command(
        id="model.versions",
        title="Versions of fine-tuned models",
        request_type=model_versions.ListVersions,
        work=OnProject(model_versions.list_versions, writes=False),
        menu="Model",
    ),
    Command(
        id="model.rollback",
        title="Roll a fine-tuned model back",
        request_type=model_versions.RollBack,
        work=OnProject(model_versions.roll_back),
        menu="Model",
    ),
    Command(
        id="model.check",
        title="Check encoders",
        request_type=models.CheckModels,
        work=Standalone(models.check_models),
        in_window=False,
    ),
)
