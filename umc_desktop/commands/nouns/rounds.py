"""A round: scores, the map, the queue and its budget."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, InWorker, OnProject, Standalone

budget = Operations("budget")
finishing = Operations("finishing")
health = Operations("health")
mapping = Operations("mapping")
member_switch = Operations("member_switch")
pool_scoring = Operations("pool_scoring")
queueing = Operations("queueing")
regions = Operations("regions")
scoring = Operations("scoring")

COMMANDS = (
    Command(
        id="ensemble.score",
        title="Score samples",
        request_type=scoring.ScoreSamples,
        work=InWorker(scoring.compute_scores, scoring.publish_scores),
        menu="Model",
    ),
    Command(
        id="ensemble.health",
        title="Health of the ensemble",
        request_type=health.MeasureHealth,
        work=InWorker(health.compute_health, health.tell_health, writes=False),
        menu="Model",
    ),
    Command(
        id="ensemble.switch",
        title="Switch a member off or on",
        request_type=member_switch.SwitchMember,
        work=OnProject(member_switch.switch_member),
    ),
    Command(
        id="ensemble.score-pool",
        title="Score a pool of files",
        request_type=pool_scoring.ScorePool,
        work=Standalone(pool_scoring.score_pool, in_worker=True),
        in_window=False,
    ),
    Command(
        id="map.fit",
        title="Lay out the map",
        request_type=mapping.FitMap,
        work=InWorker(mapping.compute_map, mapping.publish_map),
        menu="Model",
    ),
    Command(
        id="region.save",
        title="Save the selection as a region",
        request_type=regions.SaveRegion,
        work=OnProject(regions.save_region),
        menu="Label",
        shortcut="Ctrl+Shift+R",
    ),
    Command(
        id="region.list",
        title="List regions",
        request_type=regions.ListRegions,
        work=OnProject(regions.list_regions, writes=False),
        in_window=False,
    ),
    Command(
        id="region.delete",
        title="Delete a region",
        request_type=regions.DeleteRegion,
        work=OnProject(regions.delete_region),
        menu="Label",
    ),
    Command(
        id="queue.next",
        title="Plan the queue",
        request_type=queueing.PlanQueue,
        work=InWorker(queueing.compute_queue, queueing.publish_queue),
        menu="Model",
    ),
    Command(
        id="queue.finish",
        title="Finish the labels",
        request_type=finishing.FinishQueue,
        work=OnProject(finishing.finish_queue),
        menu="Label",
    ),
    Command(
        id="budget.show",
        title="Show the budget",
        request_type=budget.ShowBudget,
        work=OnProject(budget.show_budget, writes=False),
        menu="Model",
    ),
    Command(
        id="budget.allocate",
        title="Split the budget",
        request_type=budget.AllocateBudget,
        work=OnProject(budget.allocate_budget),
        menu="Model",
    ),
)
