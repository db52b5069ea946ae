"""README cannot fall behind the catalogue."""

import re

from tests.conftest import REPOSITORY
from umc_desktop.commands.catalogue import CATALOGUE


def test_every_command_is_in_the_table_and_has_help():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`umc ([a-z]+(?: [a-z-]+)?)", readme))
    for command in CATALOGUE:
        assert command.help.endswith("."), command.id
        assert command.id.replace(".", " ") in documented, command.id


def test_readme_names_no_command_that_does_not_exist():
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    known = {command.id.replace(".", " ") for command in CATALOGUE}
    known |= {"open", "demo"}
    table = readme[readme.index("## Commands") : readme.index("## How it works")]
    named = re.findall(r"^\| `umc ([a-z]+(?: [a-z-]+)?)", table, re.MULTILINE)
    assert set(named) <= known
