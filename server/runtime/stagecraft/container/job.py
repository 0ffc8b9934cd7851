"""``job.json``: what one job does. Standard library only."""

import json
import os
from dataclasses import dataclass
from typing import Any

from stagecraft.container.layout import JOB_FILE, LAYOUT_VARIABLE, LAYOUT_VERSION, Layout
from stagecraft.errors import StageError


@dataclass(frozen=True)
class JobStage:
    """One stage of a job; the fields are those of ``JobStage`` in ``containerLayout.ts``."""

    config: dict[str, Any]
    inputs: dict[str, list[dict[str, Any]]]
    sources: list[dict[str, str]]
    pack_model: bool
    trial: dict[str, str] | None
    """Hyper-parameters of a tuning job's trial: name → ``integer`` or ``number``."""

    @property
    def about(self) -> dict[str, str]:
        """``{id, kind, name}``."""
        return self.config["stage"]


def read_job(layout: Layout) -> list[JobStage]:
    """The stages of the job, in the order they run.

    :raises StageError: ``config_missing``, ``config_unreadable``, ``layout_other``
    """
    given = os.environ.get(LAYOUT_VARIABLE, str(LAYOUT_VERSION))
    if given != str(LAYOUT_VERSION):
        raise _other_layout(given)
    path = layout.job_file
    if not path.is_file():
        raise StageError(
            "config_missing",
            f"The job has no {JOB_FILE}: nothing lies at {path}.",
            "Give the job a channel “config” with the file that was compiled for it.",
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["layout"] != LAYOUT_VERSION:
            raise _other_layout(document["layout"])
        stages = [_stage(one) for one in document["stages"]]
    except (ValueError, KeyError, TypeError) as error:
        raise StageError(
            "config_unreadable",
            f"The job's {JOB_FILE} can't be understood: {type(error).__name__} {error}.",
            "Compile the plan again; the file isn't written by hand.",
        ) from error
    if not stages or (layout.mode == "training" and len(stages) != 1):
        raise StageError(
            "config_unreadable",
            f"A {layout.mode} job can't hold {len(stages)} stages.",
            "Compile the plan again; the file isn't written by hand.",
        )
    return stages


def _other_layout(given: object) -> StageError:
    return StageError(
        "layout_other",
        f"The job was compiled for layout {given}, the code in it knows layout {LAYOUT_VERSION}.",
        "Compile the plan again, so that both come from one version.",
    )


def _stage(given: dict[str, Any]) -> JobStage:
    config = given["config"]
    for key in ("contract", "stage", "entry", "params", "seed", "inputs", "sources", "limits"):
        config[key]
    config["stage"]["id"], config["stage"]["name"], config["limits"]["memoryMb"]
    trial = given.get("trial")
    return JobStage(
        config,
        given["inputs"],
        given["sources"],
        bool(given.get("packModel", False)),
        None if trial is None else dict(trial["hyper"]),
    )


def trial_params(params: dict[str, Any], wanted: dict[str, str], given: dict[str, str]) -> dict[str, Any]:
    """A stage's parameters with the hyper-parameters of one trial.

    :param wanted: name → ``integer`` or ``number``
    :param given: the request's hyper-parameters: texts, some of them JSON
    :raises StageError: ``hyper_missing``, ``hyper_unreadable``
    """
    missing = sorted(set(wanted) - set(given))
    if missing:
        raise StageError(
            "hyper_missing",
            f"The trial brings no value for {', '.join(missing)}.",
            "Give every searched hyper-parameter a range in the tuning request.",
        )
    hyper = dict(params["hyper"])
    for name, kind in wanted.items():
        try:
            # Some writers quote the text once more.
            value = json.loads(given[name])
            number = float(value)
        except (ValueError, TypeError) as error:
            raise StageError(
                "hyper_unreadable",
                f"The hyper-parameter {name} is “{given[name][:80]}”, which isn't a number.",
                "Search numbers by ranges; everything else belongs into the stage's settings.",
            ) from error
        hyper[name] = round(number) if kind == "integer" else number
    return {**params, "hyper": hyper}


def read_hyperparameters(layout: Layout) -> dict[str, str]:
    """The request's hyper-parameters; none when there is no such file.

    From the file and never from the command line: there, the toolkits write Python forms instead of JSON.
    """
    if not layout.hyperparameters.is_file():
        return {}
    return {name: str(value) for name, value in json.loads(layout.hyperparameters.read_text("utf-8")).items()}
