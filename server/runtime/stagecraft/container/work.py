"""The inner process of a job: runs its stages one after the other and hands their results over."""

import json
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from stagecraft import walls
from stagecraft.container.archives import extract, move, pack
from stagecraft.container.checkpoint import Checkpoint
from stagecraft.container.job import JobStage, read_hyperparameters, read_job, trial_params
from stagecraft.container.layout import CODE, MODEL_ARCHIVE, WHEELS, Layout, base_dir
from stagecraft.container.packages import SERVING, TOOLKIT
from stagecraft.container.versions import check_versions, stamp_versions
from stagecraft.entries import set_stages_root
from stagecraft.errors import Cancelled, StageError, failure_of
from stagecraft.execute import execute
from stagecraft.io import read_json, write_json, write_text
from stagecraft.protocol import Message, plain
from stagecraft.run import describe_event

RESULT = "result.json"
ROWS = "rows.json"


def run_job(layout: Layout, cancelled: threading.Event) -> Message:
    """Run every stage of the job.

    :returns: the fields of the job's message
    :raises BaseException: whatever a stage raised
    """
    rows: dict[str, int] | None = None
    for stage in read_job(layout):
        # Noted before it runs: when this process is killed, the outer one still knows which stage it was.
        memory_mb = stage.config["limits"].get("memoryMb")
        write_plain(layout.outcome, {"stage": stage.about, "memoryMb": memory_mb, "failure": None})
        rows = _run_stage(layout, stage, memory_mb, cancelled)
        last = stage.about
    return {"stage": last["id"], "rows": rows}


def _run_stage(
    layout: Layout, stage: JobStage, memory_mb: int | None, cancelled: threading.Event
) -> dict[str, int] | None:
    base = layout.work / "stages" / stage.about["id"]
    saved = Checkpoint.of(layout)
    if saved is not None and saved.restore(base / "output"):
        _say({"type": "log", "level": "info", "text": "The stage had finished before the instance was taken away."})
    else:
        _prepare(layout, stage, base)
        walls.limit_memory(memory_mb)
        try:
            done = execute(base, stage.config["entry"], _say, cancelled)
        finally:
            walls.limit_memory(None)
        for port in done["outputs"]:
            stamp_versions(base / "output" / port)
        write_json(base / ROWS, done["rows"])
        if saved is not None:
            saved.save(base / "output")
    for line in metric_lines(read_json(base / "output" / RESULT)):
        sys.stdout.write(f"{line}\n")
    return read_json(base / ROWS) if (base / ROWS).is_file() else None


def write_plain(path: Path, value: Any) -> None:
    """Write JSON in ASCII: a name that is no UTF-8 must not keep the job from saying what went wrong."""
    write_text(path, json.dumps(plain(value)))


def _say(message: Message) -> None:
    sys.stdout.write(describe_event(message) + "\n")
    sys.stdout.flush()


def metric_lines(result: dict[str, Any]) -> list[str]:
    """The lines from which SageMaker reads a training job's metrics."""
    return [
        f"[metric] {partition}.{key}={float(metric['value'])!r};"
        for partition, metrics in sorted(result.get("metrics", {}).items())
        for key, metric in sorted(metrics.items())
        if metric.get("value") is not None
    ]


def _prepare(layout: Layout, stage: JobStage, base: Path) -> None:
    """Lay out the folder of a stage as the local target does; what lies in a channel is linked, not copied."""
    shutil.rmtree(base, ignore_errors=True)
    params = stage.config["params"]
    if stage.trial is not None:
        params = trial_params(params, stage.trial, read_hyperparameters(layout))
    write_plain(base / "input" / "config" / "stage.json", {**stage.config, "params": params})
    for port, given in stage.inputs.items():
        for at, one in enumerate(given):
            folder = base / "input" / port / str(at)
            _bring(layout, one, folder)
            check_versions(folder, f"the input “{port}” of “{stage.about['name']}”")
    for at, source in enumerate(stage.sources):
        file = _source_file(layout, source)
        _link(file, base / "input" / "source" / str(at) / stage.config["sources"][at])


def _bring(layout: Layout, given: dict[str, Any], folder: Path) -> None:
    if given["from"] == "stage":
        _link(layout.work / "stages" / given["stage"] / "output" / given["port"], folder)
        return
    channel = layout.channel(given["channel"])
    if given["from"] == "archive":
        extract(channel / given["archive"], folder, given["folder"])
    elif channel.is_dir() and any(channel.iterdir()):
        _link(channel, folder)
    else:
        raise StageError(
            "channel_empty",
            f"The channel “{given['channel']}” holds nothing.",
            "Point it at the folder that the job before wrote; the prefix must end with “/”.",
        )


def _source_file(layout: Layout, source: dict[str, str]) -> Path:
    file = layout.channel(source["channel"]) / source["name"]
    if not file.is_file():
        raise StageError(
            "source_missing",
            f"There is no file “{source['name']}” in the channel “{source['channel']}”.",
            "Upload the file again, and point the channel at the folder it lies in.",
        )
    return file


def _link(source: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(source.resolve(), target_is_directory=source.is_dir())


def hand_over(layout: Layout, code: Path) -> None:
    """Move the results of all stages to where SageMaker uploads them from.

    Only at the end and all at once: a job that fails half way leaves nothing that looks like a result.
    """
    for stage in read_job(layout):
        output = layout.work / "stages" / stage.about["id"] / "output"
        if layout.mode == "processing":
            target = layout.output / stage.about["id"]
            move(output, target)
            if stage.pack_model:
                pack_model(layout, code, target)
            continue
        for entry in sorted(output.iterdir()):
            if entry.is_file():
                layout.output.mkdir(parents=True, exist_ok=True)
                shutil.move(entry, layout.output / entry.name)
            else:
                move(entry, layout.model if entry.name == "model" else layout.output / entry.name)


def pack_model(layout: Layout, code: Path, stage: Path) -> None:
    """``model.tar.gz`` for a serving container: the endpoint, the code that answers, and its wheels."""
    wheels = layout.channel(WHEELS)
    names = {name.replace("-", "_") for name in (*SERVING, *TOOLKIT)}
    chosen = {
        f"{WHEELS}/{path.name}": path
        for path in sorted(wheels.glob("*.whl") if wheels.is_dir() else [])
        if path.name.split("-")[0].lower().replace(".", "_") in names
    }
    pack(stage / MODEL_ARCHIVE, {"endpoint": stage / "endpoint", CODE: code, **chosen})


def main(arguments: list[str]) -> int:
    """Run the job in this process; returns the exit code and leaves its outcome in a file."""
    layout = Layout(base_dir(), "processing" if arguments == ["processing"] else "training")
    code = Path(__file__).resolve().parents[2]
    set_stages_root(code / "stages")
    cancelled = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: cancelled.set())
    try:
        message = run_job(layout, cancelled)
        # All is computed: from here on a stop only waits for the files.
        hand_over(layout, code)
    except (Exception, SystemExit, KeyboardInterrupt, Cancelled) as error:
        noted = json.loads(layout.outcome.read_text("utf-8")) if layout.outcome.is_file() else {}
        failure = failure_of(error, noted.get("memoryMb"))
        sys.stderr.write(f"{failure['internal']}\n")
        write_plain(layout.outcome, {**noted, "failure": failure})
        return 1
    write_plain(layout.outcome, {"message": message})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
