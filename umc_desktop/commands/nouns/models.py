"""Models: what is installed, fine-tuning, versions."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

model_versions = Operations("model_versions")
models = Operations("models")
adding = Operations("adding")
membership = Operations("membership")
model_requests = Operations("model_requests")
model_sources = Operations("model_sources")
fetching = Operations("fetching")
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
        id="model.add",
        title="Add a model",
        request_type=model_requests.AddModel,
        work=InWorker(adding.compute_add, adding.publish_add),
        menu="Model",
    ),
    Command(
        id="model.inspect",
        title="Look at a model",
        request_type=model_requests.InspectModel,
        work=Standalone(model_sources.inspect_model, in_worker=True),
        in_window=False,
    ),
    Command(
        id="model.fetch",
        title="Fetch a model from a hub",
        request_type=fetching.FetchModel,
        work=Standalone(fetching.fetch_model),
        in_window=False,
    ),
    Command(
        id="model.remove",
        title="Remove a model",
        request_type=membership.RemoveModel,
        work=OnProject(membership.remove_model),
        menu="Model",
    ),
    Command(
        id="model.restrict",
        title="Let a model speak for some domains",
        request_type=membership.RestrictModel,
        work=OnProject(membership.restrict_model),
        menu="Model",
    ),
    Command(
        id="model.list",
        title="List models",
        request_type=models.ListModels,
        work=Standalone(models.list_models),
        menu="Model",
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
