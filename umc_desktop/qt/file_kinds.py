"""Kinds of files as file dialogs name them."""

from umc_desktop.storage.project_file import SUFFIX

PROJECTS = f"UMC projects (*{SUFFIX})"
