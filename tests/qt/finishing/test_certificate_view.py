"""The certificate that the last step offers is this project's."""

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QDesktopServices

from umc_desktop.qt.finishing.certificate_view import CertificateView


@pytest.fixture
def opened(monkeypatch):
    paths = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: paths.append(url.toLocalFile())
    )
    return paths


@pytest.fixture
def view(qtbot, opened):
    view = CertificateView()
    qtbot.addWidget(view)
    return view


def certified(sentence="900 labels, 95 % correct"):
    made = SimpleNamespace(sentence=sentence)
    return SimpleNamespace(finishing=SimpleNamespace(certified=made))


def test_before_it_is_certified_there_is_no_page(view, tmp_path):
    nothing = SimpleNamespace(finishing=None)
    view.show_made(nothing, tmp_path / "one.umc")
    assert view.sentence.text().startswith("Every sample is decided.")
    assert view.open_button.isHidden()
    assert view.certify_button.text() == "Certify the labels"


def test_another_project_has_its_own_page(view, tmp_path, opened):
    view.show_made(certified(), tmp_path / "one.umc")
    assert view.open_button.isHidden()  # nobody has written it here
    view.show_page(str(tmp_path / "one-certificate.html"))
    view.open_button.click()
    theirs = tmp_path / "two-certificate.html"
    theirs.touch()
    view.show_made(certified("12 labels"), tmp_path / "two.umc")
    view.open_button.click()
    assert opened == [str(tmp_path / "one-certificate.html"), str(theirs)]
    view.show_made(certified(), tmp_path / "three.umc")
    assert view.open_button.isHidden()
