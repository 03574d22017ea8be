"""The notebook, run again, gives the outputs that it was kept with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "demos" / "notebooks" / "first_session.ipynb"


def shown(cell: Any) -> list[tuple[str, str]]:
    """Return what is below a cell, by its kind; streams that come in parts are one."""
    found: list[tuple[str, str]] = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            if found and found[-1][0] == "stream":
                found[-1] = ("stream", found[-1][1] + output.text)
            else:
                found.append(("stream", output.text))
        else:
            found += sorted(output.data.items())
    return found


@pytest.mark.notebook
def test_the_notebook_gives_the_outputs_it_was_kept_with(monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    kept = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    run = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        run, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    for before, after in zip(kept.cells, run.cells, strict=True):
        assert shown(after) == shown(before)
    kinds = [kind for cell in kept.cells for kind, _ in shown(cell)]
    assert kinds.count("image/svg+xml") == 4
    assert kinds.count("text/latex") == 2


def test_the_notebook_reads_where_scripts_are_stripped() -> None:
    import json

    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "data" in output:
                assert "text/plain" in output["data"]
                assert "<script" not in "".join(output["data"].get("image/svg+xml", ""))
