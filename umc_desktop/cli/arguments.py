"""Turning the fields of a request into terminal arguments and back."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import click

from umc_desktop.domain.errors import InvalidRequestError


class ListOf(click.ParamType[tuple[Any, ...]]):
    """Values separated by commas; the option may also be repeated."""

    name = "list"

    def __init__(self, item: type) -> None:
        self._item = item

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[Any, ...]:
        """Split one argument."""
        try:
            return tuple(self._item(part.strip()) for part in str(value).split(","))
        except ValueError:
            self.fail(f"“{value}” should be numbers separated by commas", param, ctx)


def parameters_of(request_type: type[Any]) -> list[click.Parameter]:
    """Return click's parameters for a request dataclass."""
    hints = get_type_hints(request_type)
    return [_parameter(item, hints[item.name]) for item in fields(request_type)]


def request_from(request_type: type[Any], values: Mapping[str, Any]) -> Any:
    """Build the request from what click parsed.

    Raises
    ------
    InvalidRequestError
        If what was typed is not text.
    """
    hints = get_type_hints(request_type)
    arguments = {}
    for item in fields(request_type):
        value = values[item.name]
        kind = _bare(hints[item.name])
        if get_origin(kind) is tuple:
            value = tuple(value)
            if not item.metadata.get("positional"):
                value = tuple(part for group in value for part in group)
        for part in value if isinstance(value, tuple) else (value,):
            _check_text(item.name, part)
        if (joined := item.metadata.get("joined")) is not None:
            value = joined.join(value)
        arguments[item.name] = value
    return request_type(**arguments)


def _check_text(name: str, value: object) -> None:
    try:
        if isinstance(value, str):
            value.encode()
    except UnicodeEncodeError as error:  # bytes of another encoding, passed through
        raise InvalidRequestError(
            f"What was given for “{name.replace('_', ' ')}” is not text in UTF-8."
        ) from error


def _bare(annotation: Any) -> Any:
    """Take ``| None`` off an annotation."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


def _parameter(item: "Field[Any]", annotation: Any) -> click.Parameter:
    kind = _bare(annotation)
    many = get_origin(kind) is tuple
    element = get_args(kind)[0] if many else kind
    required = item.default is MISSING
    # click takes even a default of None for an answer: leave it out when required
    default: dict[str, Any] = {} if required else {"default": item.default}
    if item.metadata.get("positional"):
        return click.Argument(
            [item.name],
            type=click.Path(path_type=Path) if element is Path else element,
            nargs=-1 if many else 1,
            required=required,
        )
    flag = "--" + (item.metadata.get("flag") or item.name.replace("_", "-"))
    help_text = item.metadata.get("help", "")
    if element is bool:
        return click.Option([flag, item.name], is_flag=True, help=help_text, **default)
    if many:
        return click.Option(
            [flag, item.name],
            type=ListOf(element),
            multiple=True,
            required=required,
            **default,
            help=help_text + " Separate several with commas.",
        )
    return click.Option(
        [flag, item.name],
        type=click.Path(path_type=Path) if element is Path else element,
        multiple=item.metadata.get("joined") is not None,
        required=required,
        **default,
        show_default=bool(default) and item.default not in (None, ""),
        help=help_text,
    )
