"""In which order the menus offer what there is: groups, some of them in a submenu."""

from dataclasses import dataclass

from umc_desktop.qt.words import tr


@dataclass(frozen=True)
class Group:
    """Actions that stand together, a line above and below them.

    Attributes
    ----------
    ids
        Ids of actions and, among them, submenus.
    title
        Of the submenu they stand in; ``""`` for none.
    """

    ids: tuple["str | Group", ...]
    title: str = ""


def groups_of(menu: str) -> tuple[Group, ...]:
    """Return the groups of a menu; what they leave out is a group at its end."""
    return _GROUPS[menu]() if menu in _GROUPS else ()


def _file() -> tuple[Group, ...]:
    return (
        Group(
            (
                "project.new",
                "window.open-project",
                "window.recent-projects",
                "window.close-project",
            )
        ),
        Group(
            (
                "sample.import",
                "sample.problems",
                "label.import",
                "sample.export",
                "feedback.export",
            )
        ),
        Group(
            (
                "project.copy",
                "project.share",
                "project.merge",
                "project.merges",
                "project.publish",
            )
        ),
        Group(
            (
                "project.info",
                "project.check",
                "project.redate",
                "project.backup",
                "project.backups",
                "project.salvage",
            )
        ),
        Group(
            (
                Group(
                    ("knowledge.import", "knowledge.list", "knowledge.remove"),
                    tr("Knowledge"),
                ),
            )
        ),
        Group(("window.quit",)),
    )


def _edit() -> tuple[Group, ...]:
    return (
        Group(("history.undo", "history.redo")),
        Group(("window.find-text",)),
        Group(("history.list", "history.sample", "history.at")),
    )


def _label() -> tuple[Group, ...]:
    return (
        Group(
            (
                "window.accept-the-suggestion",
                "label.assign",
                "label.none",
                "label.skip",
                "label.clear",
            )
        ),
        Group(
            (
                "label.note",
                "feedback.pattern",
                Group(
                    (
                        "window.flag-as-hard",
                        "window.flag-as-ambiguous",
                        "window.flag-as-out-of-scope",
                        "window.flag-as-bad-data",
                    ),
                    tr("Flags"),
                ),
            )
        ),
        Group(
            (
                "window.back",
                "window.forward",
                "window.next-batch",
                "window.whole-batch-or-one-by-one",
                "window.drop-from-the-batch",
                "window.show-other-samples-of-the-batch",
                Group(
                    (
                        "window.split-the-batch-by-suggestion",
                        "window.split-the-batch-by-cluster",
                        "window.split-the-batch-by-agreement",
                    ),
                    tr("Split the batch"),
                ),
                Group(
                    (
                        "window.spot-checks-off",
                        "window.spot-checks-5-samples",
                        "window.spot-checks-10-samples",
                        "window.spot-checks-until-95-pure",
                    ),
                    tr("Spot-checks"),
                ),
            )
        ),
        Group(
            ("sample.similar", "sample.counterexamples", "region.save", "region.delete")
        ),
        Group(
            (
                "window.search-labels",
                "label.define",
                "label.rename",
                "label.merge",
                Group(("knowledge.link", "knowledge.unlink"), tr("Knowledge")),
            )
        ),
        Group(
            (
                Group(
                    (
                        "queue.finish",
                        "label.accept",
                        "label.withdraw",
                        "quality.certificate",
                    ),
                    tr("Finishing"),
                ),
            )
        ),
    )


def _model() -> tuple[Group, ...]:
    return (
        Group(("ensemble.score", "model.update", "map.fit", "queue.next")),
        Group(
            (
                "model.add",
                "model.list",
                "model.restrict",
                "model.remove",
                "model.versions",
                "model.rollback",
            )
        ),
        Group(("budget.show", "budget.allocate")),
        Group(
            (
                "evaluate.advice",
                "ensemble.health",
                "quality.report",
                "evaluate.simulate",
            )
        ),
    )


def _team() -> tuple[Group, ...]:
    return (
        Group(
            (
                "quality.agreement",
                "quality.adjudicate",
                "quality.annotators",
                "history.audit",
            )
        ),
        Group(("quality.plan", "quality.policy", "annotator.describe")),
    )


def _view() -> tuple[Group, ...]:
    return (
        Group(("window.command-palette", "project.progress", "window.look-up")),
        Group(
            (
                "window.lasso",
                "window.show-the-whole-map",
                "window.map",
                Group(
                    (
                        "window.pictures-in-a-grid",
                        "window.brighter-pictures",
                        "window.darker-pictures",
                        "window.next-image",
                        "window.image-before",
                    ),
                    tr("Pictures"),
                ),
            )
        ),
        Group(
            (
                "window.panels",
                "window.next-panel",
                "window.previous-panel",
                "window.reset-layout",
            )
        ),
        Group(
            (
                Group(
                    (
                        "window.theme-as-the-system",
                        "window.theme-light",
                        "window.theme-dark",
                        "window.theme-high-contrast",
                    ),
                    tr("Theme"),
                ),
                Group(
                    (
                        "window.larger-text",
                        "window.smaller-text",
                        "window.normal-text-size",
                    ),
                    tr("Text size"),
                ),
                Group(
                    (
                        "window.language-as-the-system",
                        "window.language-english",
                        "window.language-deutsch",
                    ),
                    tr("Language"),
                ),
                "window.reduced-motion",
            )
        ),
    )


def _help() -> tuple[Group, ...]:
    return (
        Group(
            (
                "window.keyboard-shortcuts",
                "window.change-shortcuts",
                "window.tour-of-the-window",
                "project.demo",
            )
        ),
        Group(("window.change-annotator",)),
        Group(("window.crash-reports", "window.about-umc-desktop")),
    )


_GROUPS = {
    "File": _file,
    "Edit": _edit,
    "Label": _label,
    "Model": _model,
    "Team": _team,
    "View": _view,
    "Help": _help,
}
