"""The window in another language: which, and where its words come from.

The words lie in ``resources/translations/umc_XX.ts``, which Qt's own tools make
(``make translations``) and Qt Linguist edits. They are read as they are, only when the
language is not English: there is nothing to compile, so nothing that can be out of
date.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from umc_desktop.qt.settings import Language

NAMES: dict[Language, str] = {
    "system": "Language: as the system",
    "en": "Language: English",
    "de": "Language: Deutsch",
}
_UNUSED = ("unfinished", "vanished", "obsolete")


class TsTranslator(QTranslator):
    """Answers from a ``.ts`` file; what has no translation yet stays English."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = read_ts(path)

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """Return the translation; ``None`` leaves the question to the next one."""
        return self.words.get(source)

    def isEmpty(self) -> bool:
        """Return whether there is nothing to be found here."""
        return not self.words


def read_ts(path: Path) -> dict[str, str]:
    """Return the finished translations of a ``.ts`` file by their English text."""
    from xml.etree import ElementTree  # most windows are in English

    words = {}
    for message in ElementTree.parse(path).iter("message"):
        source, translation = message.find("source"), message.find("translation")
        if source is None or translation is None or not translation.text:
            continue
        if translation.get("type") not in _UNUSED and source.text:
            words[source.text] = translation.text
    return words


def ts_file(code: str) -> Path:
    """Return where the words of a language lie, in a checkout or installed."""
    name = f"resources/translations/umc_{code}.ts"
    checkout = Path(__file__).parents[2] / name
    return checkout if checkout.exists() else Path(__file__).parents[1] / name


def language_of(wish: Language) -> str:
    """Return the code of the language to show: the system's first that there is."""
    if wish != "system":
        return wish
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0]
        if code in NAMES:
            return code
    return "en"


def install(app: QCoreApplication, wish: Language) -> str:
    """Let all that is shown from now on be in a language; return its code."""
    code = language_of(wish)
    if code == "en":
        return code
    for own in (_of_qt(code, app), TsTranslator(ts_file(code), app)):
        app.installTranslator(own)
    return code


def _of_qt(code: str, app: QCoreApplication) -> QTranslator:
    """Return the words of Qt's own buttons and dialogs."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator.load(f"qtbase_{code}", folder)
    return translator
