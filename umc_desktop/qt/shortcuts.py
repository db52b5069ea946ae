"""The shortcuts as this annotator has them: changed, checked, and kept in files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.keys import EVERYWHERE, Key, portable, sequences, shown
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.words import counted, tr

_SPACE = QKeySequence("Space")
_FORMAT = "umc-shortcuts"


@dataclass(frozen=True)
class Binding:
    """An action and the keys that call it.

    Attributes
    ----------
    id
        A command's id, or ``window.words``.
    title
        As in the menu, without ellipsis and mnemonic.
    menu
        The menu it stands in; ``""`` for none.
    keys, default
        Its keys now, and before anybody changed them, in Qt's portable text.
    """

    id: str
    title: str
    menu: str
    keys: str
    default: str

    @property
    def is_changed(self) -> bool:
        """Whether the keys are not those of the first start."""
        return self.keys != self.default

    @property
    def shown_keys(self) -> str:
        """The keys as they stand on this system's keyboard."""
        return shown(sequences(self.keys))


class _File(msgspec.Struct):
    format: str
    shortcuts: dict[str, str]


class Shortcuts(QObject):
    """Gives every action its keys: the annotator's own, else the default ones.

    Signals
    -------
    changed : None
        Some action has other keys now.
    """

    changed = Signal()

    def __init__(self, actions: Actions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._settings = settings
        self._space_is_taken = False
        self._keys: dict[str, list[QKeySequence]] = {}
        self._apply()

    def bindings(self) -> list[Binding]:
        """Return every action with its keys, menu by menu."""
        return [
            self._binding(action) for action in self._actions if not _is_submenu(action)
        ]

    def keys_of(self, action_id: str) -> str:
        """Return the keys of an action, in Qt's portable text."""
        return portable(self._keys[action_id])

    def shown_keys_of(self, action_id: str) -> str:
        """Return the keys of an action for a sentence; without any, its title."""
        keys = self._keys[action_id][:1]
        return shown(keys) if keys else f"“{_title(self._actions.by_id(action_id))}”"

    def all_keys(self) -> set[str]:
        """Return every single shortcut that is in use, in Qt's portable text."""
        return {portable([key]) for keys in self._keys.values() for key in keys}

    def holder(self, keys: str, besides: str = "") -> Binding | Key | None:
        """Return what has one of the keys already, and ``None`` if nothing has.

        Parameters
        ----------
        keys
            In Qt's portable text.
        besides
            Id of an action that may have them.
        """
        wanted = set(sequences(keys))
        for fixed in EVERYWHERE:
            if wanted & set(fixed.sequences):
                return fixed
        for action in self._actions:
            name = action.objectName()
            if name != besides and wanted & set(self._keys[name]):
                return self._binding(action)
        return None

    def assign(self, action_id: str, keys: str) -> None:
        """Give an action its keys; whatever action had them goes without.

        Raises
        ------
        ExchangeError
            If lists and fields everywhere need the key.
        """
        own = dict(self._settings.value.shortcuts)
        while (holder := self.holder(keys, action_id)) is not None:
            if isinstance(holder, Key):
                raise ExchangeError(_needed(keys, holder))
            wanted = set(sequences(keys))
            rest = [key for key in self._keys[holder.id] if key not in wanted]
            own[holder.id] = portable(rest)
            self._keys[holder.id] = rest
        own[action_id] = keys
        self._keep(own)

    def reset(self, action_id: str = "") -> None:
        """Give one action its default keys again, or all of them.

        An action that has these keys now goes without, as with ``assign``.
        """
        if not action_id:
            self._keep({})
            return
        self.assign(action_id, self._actions.default_keys[action_id])

    def write(self, path: Path) -> None:
        """Write all shortcuts to a file that ``read`` takes.

        Raises
        ------
        ExchangeError
            If the file cannot be written.
        """
        every = {binding.id: binding.keys for binding in self.bindings()}
        text = msgspec.json.format(msgspec.json.encode(_File(_FORMAT, every)))
        try:
            path.write_bytes(text + b"\n")
        except OSError as error:
            raise ExchangeError(
                tr("“{name}” was not written: {error}. Choose another folder.").format(
                    name=path.name, error=error.strerror or error
                )
            ) from error

    def read(self, path: Path) -> str:
        """Take over the shortcuts of a file, all or none; return what was done.

        Raises
        ------
        ExchangeError
            If it is no such file, or gives the same keys to two actions.
        """
        given = _read(path)
        known = {
            name: keys
            for name, keys in given.items()
            if name in self._actions.default_keys
        }
        self._check(known)
        self._keep(known)
        unknown = len(given) - len(known)
        said = tr("{shortcuts} read from “{name}”.").format(
            shortcuts=counted(len(known), "shortcut"), name=path.name
        )
        left_out = tr("{commands} in it are not in this version.").format(
            commands=counted(unknown, "command")
        )
        return f"{said} {left_out}" if unknown else said

    def free_space(self, *, wanted: bool) -> None:
        """Let Space press the button that has the focus, or give it back."""
        if wanted != self._space_is_taken:
            self._space_is_taken = wanted
            for name, keys in self._keys.items():
                if _SPACE in keys:
                    self._actions.by_id(name).setShortcuts(self._active(keys))

    def _check(self, given: Mapping[str, str]) -> None:
        """Refuse keys that two actions would share, or that lists need."""
        owners: dict[QKeySequence, str] = {}
        for name, keys in given.items():
            title = _title(self._actions.by_id(name))
            for key in sequences(keys):
                if key.isEmpty():
                    raise ExchangeError(
                        tr(
                            "“{keys}” names no keys (for “{title}”). Nothing was "
                            "changed."
                        ).format(keys=keys, title=title)
                    )
                for fixed in EVERYWHERE:
                    if key in fixed.sequences:
                        raise ExchangeError(_needed(portable([key]), fixed))
                if key in owners:
                    raise ExchangeError(
                        tr(
                            "“{other}” and “{title}” share the key {key} in this "
                            "file. Nothing was changed."
                        ).format(other=owners[key], title=title, key=shown([key]))
                    )
                owners[key] = title

    def _keep(self, own: Mapping[str, str]) -> None:
        """Keep what differs from the defaults, and let it count."""
        defaults = self._actions.default_keys
        self._settings.change(
            shortcuts={
                # what another version knows stays for that version
                name: keys
                for name, keys in own.items()
                if defaults.get(name) != keys
            }
        )
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        """Set the keys. The annotator's own come first: they win over new defaults."""
        own, taken = self._settings.value.shortcuts, set[QKeySequence]()
        names = sorted(self._actions.default_keys, key=lambda name: name not in own)
        for name in names:
            wanted = sequences(own.get(name, self._actions.default_keys[name]))
            free = [key for key in wanted if not key.isEmpty() and key not in taken]
            taken.update(free)
            self._keys[name] = free
            self._actions.by_id(name).setShortcuts(self._active(free))

    def _active(self, keys: list[QKeySequence]) -> list[QKeySequence]:
        return [key for key in keys if not (self._space_is_taken and key == _SPACE)]

    def _binding(self, action: QAction) -> Binding:
        name = action.objectName()
        return Binding(
            name,
            _title(action),
            self._actions.menu_of(name),
            self.keys_of(name),
            self._actions.default_keys[name],
        )


def _read(path: Path) -> dict[str, str]:
    try:
        given = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise ExchangeError(
            tr("“{name}” cannot be read: {error}.").format(
                name=path.name, error=error.strerror or error
            )
        ) from error
    except msgspec.DecodeError as error:
        raise ExchangeError(
            tr(
                "“{name}” holds no shortcuts ({error}). Choose a file that was "
                "exported here."
            ).format(name=path.name, error=error)
        ) from error
    if given.format != _FORMAT:
        raise ExchangeError(
            tr(
                "“{name}” holds no shortcuts. Choose a file that was exported here."
            ).format(name=path.name)
        )
    return given.shortcuts


def _needed(keys: str, fixed: Key) -> str:
    return tr("{keys} is needed everywhere: “{what}”. Choose another key.").format(
        keys=shown(sequences(keys)), what=tr(fixed.what)
    )


def _title(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix("…")


def _is_submenu(action: QAction) -> bool:
    return action.menu() is not None
