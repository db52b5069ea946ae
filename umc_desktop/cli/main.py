"""``umc NOUN VERB …``: every command of the catalogue as a subcommand."""

import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from umc_desktop import __version__
from umc_desktop.cli.arguments import ListOf, parameters_of, request_from
from umc_desktop.cli.report import as_json as json_text
from umc_desktop.cli.report import printable
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, Standalone, execute
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.progress import JobCancelledError

EXIT_EXPECTED, EXIT_BUG, EXIT_INTERRUPTED = 1, 3, 130
NOUNS = {
    "annotator": "Who annotators are.",
    "project": "The project file: make, check, share, merge, back up, restore.",
    "sample": "Samples: import, export, find, compare, flag, make references.",
    "label": "Labels: assign, skip, note, define, rename, merge, import.",
    "guideline": "Guidelines of a label set: write, show, say that you read them.",
    "feedback": "What annotators observed: patterns, notes, flags; list, export.",
    "domain": "Domains and what each of them holds.",
    "model": "Models: list, add, restrict, remove, fetch, update, roll back.",
    "ensemble": "The ensemble: score samples.",
    "map": "The map: lay it out.",
    "region": "Regions of the map: save, list, delete.",
    "queue": "The queue: what to decide next, and finishing.",
    "evaluate": "Proof on labelled data, and whether further labels pay.",
    "budget": "The budget: how it is split over the domains, and why.",
    "knowledge": "Terms and codes explained: import, find, spot, link.",
    "history": "What was done: undo, redo, list, audit, look back.",
    "quality": "How good the labels are: report, agreement, certificate.",
}


def build(extra: Sequence[click.Command] = ()) -> click.Group:
    """Return the whole command line.

    Parameters
    ----------
    extra
        Commands that need the window, added by whoever may know it.
    """
    top = click.Group("umc", help="Label text and images in batches, offline.")
    top.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Show the version.",
        )
    )
    for command in CATALOGUE:
        noun, _, verb = command.id.partition(".")
        if not verb:
            top.add_command(_subcommand(command, noun))
            continue
        if noun not in top.commands:
            top.add_command(click.Group(noun, help=NOUNS[noun]))
        group = top.commands[noun]
        assert isinstance(group, click.Group)
        group.add_command(_subcommand(command, verb))
    for item in extra:
        top.add_command(item)
    return top


def run(group: click.Group, arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0, 1 expected, 3 a bug."""
    wants_json = "--json" in arguments
    # being ended politely is being stopped: leave nothing behind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _prepare_streams(wants_json)
    try:
        code = group.main(list(arguments), "umc", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return EXIT_EXPECTED
    except click.ClickException as error:
        _complain(wants_json, _with_advice(error), error)
        return EXIT_EXPECTED
    except click.exceptions.Exit as error:
        return error.exit_code
    except UmcError as error:
        _complain(wants_json, str(error))
        return EXIT_EXPECTED
    except (KeyboardInterrupt, click.Abort, JobCancelledError):
        _complain(wants_json, "Stopped. What was saved before stays saved.")
        return EXIT_INTERRUPTED
    except MemoryError:
        _complain(wants_json, "There is not enough memory for this.")
        return EXIT_EXPECTED
    except BrokenPipeError:
        # The reader of our output went away; Python flushes once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_EXPECTED
    except Exception:  # noqa: BLE001 - the boundary: a bug is shown whole
        print(traceback.format_exc(), file=sys.stderr)
        _complain(wants_json, "This is a bug in UMC Desktop; the report is above.")
        return EXIT_BUG
    return code if isinstance(code, int) else 0


def invoke(command: Command, path: Path | None, request: Any, as_json: bool) -> Outcome:
    """Run one command with a progress bar and print what came of it."""
    # The window starts from here too, and draws no bars and tables of text.
    from umc_desktop.cli.progress import TerminalProgress
    from umc_desktop.cli.tables import print_outcome

    with TerminalProgress(enabled=not as_json) as progress:
        outcome = execute(command, path, request, progress)
    if as_json:
        print(json_text(outcome.data))
    else:
        print_outcome(outcome)
    return outcome


def _subcommand(command: Command, name: str) -> click.Command:
    takes_project = not isinstance(command.work, Standalone)

    def callback(as_json: bool, project: Path | None = None, **values: Any) -> None:
        invoke(command, project, request_from(command.request_type, values), as_json)

    parameters: list[click.Parameter] = []
    if takes_project:
        parameters.append(
            click.Argument(
                ["project"], type=click.Path(path_type=Path), metavar="P.umc"
            )
        )
    parameters += parameters_of(command.request_type)
    parameters.append(
        click.Option(
            ["--json", "as_json"],
            is_flag=True,
            help="Print one JSON object and nothing else.",
        )
    )
    return click.Command(
        name,
        params=parameters,
        callback=callback,
        help=_plain(command.description),
        short_help=command.help,
    )


def _plain(docstring: str) -> str:
    """Keep the prose of a numpydoc docstring: what stands before its sections."""
    lines = docstring.splitlines()
    for number, line in enumerate(lines):
        if line.strip().startswith("----"):
            lines = lines[: number - 1]
            break
    return "\n".join(line.strip() for line in lines).strip()


def _with_advice(error: click.ClickException) -> str:
    """Return what was wrong, and how several values are given if that was it."""
    message = error.format_message()
    context: click.Context | None = getattr(error, "ctx", None)
    if context is None or "unexpected extra argument" not in message:
        return message
    for parameter in context.command.params:
        if isinstance(parameter.type, ListOf):
            return (
                f"{message}. Separate several values with commas, as in "
                f"{parameter.opts[0]} 1,2,3"
            )
    return message


def _complain(
    wants_json: bool, message: str, usage: click.ClickException | None = None
) -> None:
    if wants_json:
        print(json_text({"error": message}))
    context = getattr(usage, "ctx", None)
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
    print(f"umc: {printable(message)}", file=sys.stderr)


def _prepare_streams(wants_json: bool) -> None:
    """Let no character of a file or a name end the program when it is printed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = "utf-8" if wants_json else None
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _print_version(
    context: click.Context, parameter: click.Parameter, value: bool
) -> None:
    del parameter
    if value:
        print(f"UMC Desktop {__version__}")
        context.exit()
