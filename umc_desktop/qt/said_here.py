"""What an operation says, with the window's words for where a command is.

Operations name commands as the terminal does, ``umc label define``, because that is
what they are called in every language. Whoever reads it in the window looks in the
menus.
"""

import re

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.qt.words import tr

_NAMED = re.compile(
    r"`?\bumc (?P<noun>[a-z]+) (?P<verb>[a-z]+)(?: (?:--[a-z-]+(?: [\d.]+)?|FILE))*`?"
)


def said_here(said: object) -> str:
    """Return a sentence that names commands by their places in the menus.

    Parameters
    ----------
    said
        A sentence of an operation, or the error that it is in.
    """
    return _NAMED.sub(_place, str(said))


def _place(named: re.Match[str]) -> str:
    command_id = f"{named['noun']}.{named['verb']}"
    command = next((one for one in CATALOGUE if one.id == command_id), None)
    if command is None or not command.in_window:
        return named.group()  # only the terminal has it
    title = f"“{tr(command.title)}”"
    if command.menu is None:
        return title
    return tr("{title} in the menu {menu}").format(title=title, menu=tr(command.menu))
