"""Seeing: the map and its layers, regions, pictures, progress and budget."""

from benchmarks.sitting import charts, projects, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import ALT, CONTROL, KEY, SHIFT

_PART = "Seeing"


@step(_PART)
def colours(sitting: Sitting) -> None:
    """Colours of the map, one question each."""
    box = sitting.workspace.map_panel.colour_by
    for row in range(box.count()):
        charts.colour_by(sitting, row)
        name = box.currentData().lower().replace(" ", "-")
        sitting.photograph(f"colour-{name}")
    charts.colour_by(sitting, 0)


@step(_PART)
def layers(sitting: Sitting) -> None:
    """Layers: density, clusters with their words."""
    pane = sitting.workspace.map_panel.pane
    for title in ("Density", "Clusters and their words"):
        charts.toggle_layer(sitting, title)
    sitting.see("both are on", pane.layer_actions["density"].isChecked())
    sitting.photograph("layers")
    for title in ("Density", "Clusters and their words"):
        charts.toggle_layer(sitting, title)


@step(_PART)
def two_maps(sitting: Sitting) -> None:
    """Two maps side by side with one selection."""
    person, panel = sitting.person, sitting.workspace.map_panel
    person.map.setFocus()
    person.keys.press("m", CONTROL)
    sitting.see("two maps", len(panel.pair.panes) == 2)
    person.draw(charts.around(sitting, 0.0, 0.5))
    sitting.see("one selection", sitting.window.view.selection.any())
    sitting.photograph("two-maps")
    person.keys.press("m", CONTROL)
    sitting.see("one map", len(panel.pair.panes) == 1)


@step(_PART)
def lasso_arithmetic(sitting: Sitting) -> None:
    """Lasso: union, difference and intersection."""
    person, view = sitting.person, sitting.window.view
    person.map.setFocus()
    person.keys.press(KEY.Key_Escape)
    person.draw(charts.around(sitting, 0.0, 0.4))
    one = view.selection.copy()
    person.draw(charts.around(sitting, 0.4, 0.7), CONTROL)
    union = view.selection.copy()
    sitting.see("what was added", (union & one).sum() == one.sum() < union.sum())
    person.draw(charts.around(sitting, 0.4, 0.7), ALT)
    sitting.see("what was taken away", (view.selection == one).all())
    person.draw(charts.around(sitting, 0.2, 1.0), CONTROL | ALT)
    sitting.see("what is in both", 0 < view.selection.sum() < one.sum())
    sitting.photograph("lasso-inside")


@step(_PART)
def regions(sitting: Sitting) -> None:
    """A region is saved, shown, and selected again."""
    person, view = sitting.person, sitting.window.view
    caught = int(view.selection.sum())
    with person.dialogs.typing("odd questions"):
        person.keys.press("r", CONTROL | SHIFT)
    person.until(lambda: view.data is not None and len(view.data.regions) == 1)
    charts.toggle_layer(sitting, "Saved regions")
    person.menus.choose("View", "Panels", "Regions panel")
    panel = sitting.workspace.panel("regions")
    sitting.wait_for("the regions", panel.isVisible)
    person.map.setFocus()
    person.keys.press(KEY.Key_Escape)
    person.pointer.click_row(panel.list, 0)
    sitting.see("it is selected again", int(view.selection.sum()) == caught)
    sitting.photograph("region")
    charts.toggle_layer(sitting, "Saved regions")


@step(_PART)
def map_pictures(sitting: Sitting) -> None:
    """The map as PNG and SVG, and on the clipboard."""
    person = sitting.person
    person.map.setFocus()
    for kind in ("png", "svg"):
        path = sitting.folder / f"map.{kind}"
        with person.dialogs.typing(str(path)):
            person.keys.press("e", CONTROL | SHIFT)
        sitting.see(f"the map as {kind}", path.stat().st_size > 1000)
    person.keys.press("c", CONTROL | SHIFT)
    sitting.see("the bar says so", "clipboard" in sitting.window.status.summary)


@step(_PART)
def next_round(sitting: Sitting) -> None:
    """The next round: the models projects.learn, the map stays put."""
    person, window = sitting.person, sitting.window
    projects.learn(sitting)
    person.menus.choose("Model", "Lay out the map")
    sitting.wait_for(
        "how far it moved",
        lambda: window.view.data is not None and window.view.data.drift is not None,
    )
    data = window.view.data
    assert data is not None
    assert data.drift is not None
    sitting.see("at most 5 % of its spread", data.drift <= 0.05)
    charts.toggle_layer(sitting, "Drift since the map before")
    sitting.photograph("drift")
    charts.toggle_layer(sitting, "Drift since the map before")


@step(_PART)
def progress(sitting: Sitting) -> None:
    """Progress: pace, labels, calibration; a figure saved and copied."""
    person, pages = sitting.person, sitting.window.pages
    person.keys.press("p", CONTROL)
    page = pages.progress
    assert page is not None
    sitting.see("the page", page.isVisible())
    sitting.photograph("progress")
    card = page.cards["labels"]
    path = sitting.folder / "labels.svg"

    def save() -> None:
        person.menus.pick(card.button.menu(), "Save as")

    with person.dialogs.typing(str(path)):
        screen.when_menu_opens(sitting, save)
        person.pointer.click(card.button)
    sitting.see("the figure is saved", path.stat().st_size > 500)

    def copy() -> None:
        person.menus.pick(card.button.menu(), "Copy")

    screen.when_menu_opens(sitting, copy)
    person.pointer.click(card.button)
    sitting.see("the figure is copied", "Copied" in sitting.window.status.summary)
    person.pointer.click(page.back_button)
    sitting.see("the map again", sitting.workspace.isVisible())


@step(_PART)
def budget(sitting: Sitting) -> None:
    """The budget: what each domain gets, and why."""
    person = sitting.person
    person.keys.press("2", CONTROL)
    if not sitting.workspace.docks["domains"].isVisible():
        person.keys.press("2", CONTROL)
    sitting.wait_for("the domains", sitting.workspace.docks["domains"].isVisible)
    person.menus.choose("Model", "Show the budget")
    sitting.wait_for("the shares", lambda: screen.dialog_of(sitting.window) is not None)
    dialog = screen.dialog_of(sitting.window)
    assert dialog is not None
    sitting.photograph("budget", dialog)
    person.keys.press(KEY.Key_Escape)
