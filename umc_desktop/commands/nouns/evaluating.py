"""Proof: what the method saves, and what this machine can do."""

from umc_desktop.commands.later import Operations
from umc_desktop.commands.spec import Command, OnProject, Standalone

doctor = Operations("doctor")
finishing_request = Operations("finishing_request")
finishing_trial = Operations("finishing_trial")
simulating = Operations("simulating")
simulation_request = Operations("simulation_request")
stopping = Operations("stopping")
transfer_request = Operations("transfer_request")
transferring = Operations("transferring")

COMMANDS = (
    Command(
        id="evaluate.simulate",
        title="Simulate on labelled data",
        request_type=simulation_request.Simulate,
        work=Standalone(simulating.simulate, in_worker=True),
        menu="Model",
    ),
    Command(
        id="evaluate.finish",
        title="Finish labelled pools",
        request_type=finishing_request.FinishPools,
        work=Standalone(finishing_trial.finish_pools),
        in_window=False,
    ),
    Command(
        id="evaluate.transfer",
        title="Measure few labels and other domains",
        request_type=transfer_request.MeasureTransfer,
        work=Standalone(transferring.measure_transfer),
        in_window=False,
    ),
    Command(
        id="evaluate.advice",
        title="Stopping advice",
        request_type=stopping.ShowAdvice,
        work=OnProject(stopping.show_advice, writes=False),
        menu="Model",
    ),
    Command(
        id="doctor",
        title="What this machine can do",
        request_type=doctor.Examine,
        work=Standalone(doctor.examine),
        in_window=False,
    ),
)
