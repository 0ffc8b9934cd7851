"""Monitor: keep the reference, compare the batches that are already there, and judge later ones on request."""

from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.drift import Limits, compare
from stagecraft.errors import StageError
from stagecraft.io import Inputs, Outputs, read_base, read_json, read_parquet, write_json, write_parquet
from stagecraft.modeling.reference import PREDICTION, prediction_column
from stagecraft.modeling.twin import Twin
from stagecraft.report import Report
from stagecraft.signature import parse_rows

from .panels import LEVEL_WORDS, TONES, drift_panels


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the drift artefact: ``reference.parquet``, ``limits.json``, ``bundle/`` names, and ``report.json`` for
    batches connected now."""
    endpoint = inputs.one("endpoint")
    about = read_json(endpoint / "endpoint.json")
    reference = read_parquet(endpoint / "reference.parquet")
    folder = outputs["drift"]
    write_parquet(reference, folder / "reference.parquet", ordered=True)
    write_json(folder / "limits.json", params)
    write_json(
        folder / "watched.json",
        {"columns": reference.columns, "modelHash": about["modelHash"], "endpoint": about["name"]},
    )
    report.problem_type(about["problemType"])
    batches = [read_base(dataset) for dataset in inputs["dataset"]]
    reports = [judge(reference, _predicted(Twin.load(endpoint / "bundle"), batch), params) for batch in batches]
    if reports:
        write_json(folder / "report.json", {"batches": reports})
        worst = max(reports, key=lambda one: list(LEVEL_WORDS).index(one["level"]))
        report.verdict(TONES[worst["level"]], sentence(worst))
        for panel in drift_panels(worst):
            report.panel(panel)
    else:
        report.verdict(
            "neutral",
            f"Watching {len(reference.columns)} columns of “{about['name']}”; "
            f"send a batch to compare it with {reference.height:,} reference rows.",
        )
    report.panel(
        {
            "kind": "stats",
            "id": "watching",
            "title": "What is watched",
            "items": [
                {"label": "Columns, with the prediction", "value": len(reference.columns)},
                {"label": "Reference rows", "value": reference.height},
                {"label": "Warns from", "value": params["psi_warn"], "unit": "PSI"},
                {"label": "Alarms from", "value": params["psi_alarm"], "unit": "PSI"},
                {"label": "False discovery rate", "value": params["false_discovery_rate"]},
            ],
        }
    )
    rows = sum(batch.height for batch in batches)
    report.rows(rows, rows)
    report.fact("watching", True)


def judge_batch(params: dict[str, Any], base: Path) -> dict[str, Any]:
    """Judge rows that arrived later.

    :param params: ``{limits}`` of the monitor and, for logged requests, ``{rows: [{column: cell}], predictions}``;
        without rows the file below ``input/source/0`` is read
    :param base: folder with ``input/drift/0`` (the monitor's artefact) and ``input/endpoint/0``
    :returns: a drift report with ``panels``, ``verdict``, ``refused`` (rows whose cells don't fit the signature)
    """
    endpoint, monitor = base / "input" / "endpoint" / "0", base / "input" / "drift" / "0"
    twin = Twin.load(endpoint / "bundle")
    rows = params.get("rows")
    if rows is None:
        rows = _rows_of_file(next((base / "input" / "source" / "0").iterdir()), twin.recipe.signature)
    if not rows:
        raise StageError("batch_empty", "The batch holds no rows.", "Send a file with a header and at least one row.")
    frame, violations = parse_rows(twin.recipe.signature, rows)
    reference = read_parquet(monitor / "reference.parquet")
    outcome = judge(reference, _predicted(twin, frame), params["limits"])
    outcome["refused"] = sum(1 for violation in violations if violation)
    outcome["verdict"] = {"tone": TONES[outcome["level"]], "text": sentence(outcome)}
    outcome["panels"] = drift_panels(outcome)
    return outcome


def judge(reference: pl.DataFrame, batch: pl.DataFrame, params: dict[str, Any]) -> dict[str, Any]:
    """The drift report of typed rows with their predictions."""
    return compare(reference, batch, reference.columns, Limits(**params))


def _predicted(twin: Twin, frame: pl.DataFrame) -> pl.DataFrame:
    answer = twin.predict(frame)
    column = prediction_column(twin.target, answer.predicted)
    refused = pl.Series(answer.refused)
    kept = pl.select(pl.when(refused).then(None).otherwise(column).alias(PREDICTION)).to_series()
    return frame.with_columns(kept.fill_nan(None) if kept.dtype.is_float() else kept)


def _rows_of_file(path: Path, signature: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cells of a CSV, JSON-lines or Parquet batch, as text or JSON values; columns are found by name."""
    with path.open("rb") as file:
        start = file.read(4)
    try:
        if start == b"PAR1":
            frame = pl.read_parquet(path)
        elif start[:1] in (b"{", b"["):
            frame = pl.read_json(path) if start[:1] == b"[" else pl.read_ndjson(path)
        else:
            frame = _read_text(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise StageError(
            "batch_unreadable",
            "The batch can't be read as CSV, JSON or Parquet.",
            "Send the same kind of file the model was trained on.",
        ) from error
    names = {entry.get("source") or entry["name"]: entry["name"] for entry in signature}
    frame = frame.rename({old: new for old, new in names.items() if old in frame.columns and old != new})
    known = [entry["name"] for entry in signature if entry["name"] in frame.columns]
    if not known:
        raise StageError(
            "batch_other_columns",
            "The batch has none of the columns the model asks for.",
            f"It needs: {', '.join(entry['name'] for entry in signature[:20])}.",
        )
    return frame.select(known).to_dicts()


def _read_text(path: Path) -> pl.DataFrame:
    first = path.open("rb").readline().decode("utf-8-sig", errors="replace")
    separator = max(",;\t|", key=first.count)
    return pl.read_csv(path, separator=separator, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)


def sentence(report: dict[str, Any]) -> str:
    """The report in one sentence."""
    if not report["judged"]:
        return f"{report['rows']:,} rows are too few to judge; they were counted."
    moved = [column["name"] for column in report["columns"] if column["level"] in ("warn", "alarm")]
    shown = ", ".join("the prediction" if name == PREDICTION else name for name in moved[:5])
    if not moved:
        return f"{report['rows']:,} rows look like the reference: no column passes a limit."
    more = " and more" if len(moved) > 5 else ""
    return f"{len(moved)} of {len(report['columns'])} columns moved past a limit: {shown}{more}."
