import html
import re

import pytest

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.exchange.report.figures import Curve, learning_curves
from umc_desktop.exchange.report.page import Page

EVIL = '<script>alert("x")</script>&amp;<img src=http://evil/>'


def _curve(name):
    return learning_curves([Curve(name, (1, 2), (0.5, 0.6))], name, name)


def _page():
    page = Page(EVIL, EVIL)
    page.section(EVIL)
    page.paragraph(EVIL)
    page.points([EVIL])
    page.facts([(EVIL, EVIL)])
    page.table([EVIL, "n"], [(EVIL, 1)], caption=EVIL)
    page.figure(_curve(EVIL), EVIL, EVIL)
    page.figure(_curve(EVIL), EVIL, EVIL)
    return page


def test_what_comes_from_data_is_shown_as_it_is():
    text = _page().html()
    assert html.escape(EVIL) in text
    assert "<script" not in text
    assert "<img" not in text
    # the only address is the one in the data, and it stands there as plain text
    assert re.findall(r"https?:[^<&]*", text.replace("http://evil/", "")) == []


def test_the_page_forbids_itself_to_load_and_to_run_anything():
    text = Page("t").html()
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert "script-src" not in text  # falls back to default-src: none


def test_ids_are_unique_and_every_reference_is_met():
    text = _page().html()
    ids = re.findall(r'\bid="([^"]+)"', text)
    references = re.findall(r'(?:href="|url\()#([^")]+)', text)
    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)
    assert any(name.startswith("f2-") for name in references)


def test_the_same_content_makes_the_same_bytes():
    assert _page().html() == _page().html()


def test_numbers_stand_right_and_ids_are_written_without_commas():
    page = Page("t")
    page.table(
        ["sample", "text", "ratio", "share"],
        [(1500, "a", "1.8 [1.5 – 2.1]", 0.123), (2, None, None, float("nan"))],
        {"sample": "d", "ratio": "", "share": ".1%"},
    )
    text = page.html()
    assert "<td class=number>1500</td><td dir=auto>a</td>" in text
    assert (
        "<td class=number>1.8 [1.5 – 2.1]</td><td class=number>12.3\u202f%</td>" in text
    )
    assert "<td dir=auto>–</td><td class=number>–</td><td class=number>–</td>" in text
    assert text.count("<th scope=col class=number>") == 3


def test_numbers_without_a_format():
    page = Page("t")
    page.table(["n", "x"], [(12345, 0.123456)])
    assert "<td class=number>12,345</td><td class=number>0.123</td>" in page.html()


def test_a_table_may_break_long_names_and_say_what_its_columns_are():
    page = Page("t")
    page.table(["name"], [("default/start=<random>",)], note=EVIL)
    text = page.html()
    assert "default/<wbr>start=&lt;random&gt;" in text
    assert f'<p class="reading">{html.escape(EVIL)}</p>' in text


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "report.html"
    page = Page("half a \udc80 character")
    page.write(path)
    assert "half a &#56448; character" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ExchangeError, match="was not written"):
        page.write(tmp_path / "missing" / "report.html")
