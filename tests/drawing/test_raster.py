"""PNG: in colours where resvg_py is there, else by `dot`, else a clear word."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograd import save, svg
from autograd.drawing import raster
from autograd.drawing.paint import FONT
from autograd.drawing.render import RenderError
from tests.lecture import network_loss

from .conftest import drawing


@pytest.fixture
def no_resvg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    raster._has_fonts.cache_clear()


def pixels(png: bytes) -> list[tuple[int, int, int]]:
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(png)).convert("RGB")
    found: list[tuple[int, int, int]] = list(zip(*[iter(image.tobytes())] * 3, strict=True))
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("theme", "page"), [("light", (255, 255, 255)), ("dark", (20, 24, 31))])
def test_a_png_has_the_colours_and_twice_the_size_of_the_svg(
    theme: str, page: tuple[int, int, int]
) -> None:
    pytest.importorskip("resvg_py")
    raster._has_fonts.cache_clear()
    L = network_loss()
    content = Path(save(L, "L.png", theme=theme)).read_bytes()
    assert content.startswith(b"\x89PNG")
    width = re.search(r'width="([\d.]+)"', svg(L))
    assert width is not None
    assert abs(int.from_bytes(content[16:20], "big") - 2 * float(width[1])) <= 2
    seen = pixels(content)
    assert seen[0] == page
    assert (209, 36, 47) in seen or (255, 123, 114) in seen  # the outline of the output


def test_the_signs_of_formulas_and_persian_letters_are_there() -> None:
    pytest.importorskip("resvg_py")

    def drawn(sign: str) -> bytes:
        written = f'<text x="5" y="20" font-family="{FONT}">{sign}</text>'
        return raster._draw(raster._EMPTY.format(written), 1.0)

    signs = "ŷ∂₁¹σΣ√−·‖س"
    missing = {drawn(" "), drawn("\u0378")}  # nothing, and the box for a letter that is not there
    assert {sign for sign in signs if drawn(sign) in missing} == set()


@pytest.mark.usefixtures("folder", "no_resvg")
def test_without_resvg_and_dot_the_message_names_both() -> None:
    with pytest.raises(RenderError) as caught:
        drawing("L").write("L.png")
    assert str(caught.value).split("\n")[:5] == [
        "the graph could not be drawn as PNG:",
        "- resvg_py: not installed",
        "- the program dot: not found",
        "Install one of these and try again:",
        "  pip install resvg_py",
    ]
    assert Path("L.gv").exists()


@pytest.mark.usefixtures("folder")
def test_without_a_font_the_texts_would_be_missing_and_the_message_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blind = SimpleNamespace(svg_to_bytes=lambda svg_string, zoom: b"nothing")
    monkeypatch.setitem(sys.modules, "resvg_py", blind)
    raster._has_fonts.cache_clear()
    with pytest.raises(RenderError, match="- resvg_py: no font is installed here"):
        drawing("L").write("L.png")
    raster._has_fonts.cache_clear()


@pytest.mark.dot
@pytest.mark.usefixtures("no_resvg")
def test_without_resvg_dot_draws_png_and_pdf(tmp_path: Path) -> None:
    L = network_loss()
    assert Path(save(L, tmp_path / "L.png")).read_bytes().startswith(b"\x89PNG")
    assert Path(save(L, tmp_path / "L.pdf")).read_bytes().startswith(b"%PDF")
