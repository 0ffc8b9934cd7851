"""A typed rule as a model: the prepared row holds the number of the first condition that is true, and nothing else."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from stagecraft.errors import StageError
from stagecraft.modeling import graph
from stagecraft.modeling.data import Block, Target
from stagecraft.modeling.spec import Spec

SUREST = 0.999
"""No row is certain, however a rule puts it."""
DECIDED = 0.501
"""The class a rule names is always the one that is decided for."""


@dataclass
class RuleModel:
    """What each condition answers, the last row for all others: (conditions + 1, classes or 1)."""

    answers: np.ndarray
    classes: int
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        found = self.answers[x[:, 0].astype(np.int64)]
        return found if self.classes else found[:, 0]

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        constants = [
            graph.constant("answers", self.answers),
            graph.constant("column", np.array([1], dtype=np.int64)),
        ]
        nodes = [
            helper.make_node("Cast", [graph.INPUT], ["numbers"], to=TensorProto.INT64),
            helper.make_node("Squeeze", ["numbers", "column"], ["which"]),
            helper.make_node("Gather", ["answers", "which"], [graph.output_name(self.classes)], axis=0),
        ]
        return graph.assemble(nodes, constants, features, self.classes)

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        return self.answers.tobytes()

    def importance(self) -> np.ndarray:
        """The rule is all there is."""
        return np.ones(1)


def fit_rule(spec: Spec, block: Block) -> RuleModel:
    """Decisions are those typed; probabilities are the shares of classes among the rows each condition caught, as far
    as they agree with the decision. A number left out is the mean of the rows caught.

    :raises StageError: ``rule_class``, ``rule_number``
    """
    answers = [*(rule["then"] for rule in spec.hyper["rules"]), spec.hyper["otherwise"]]
    caught = block.x[:, 0].astype(np.int64)
    weight = np.ones(len(block.y)) if block.weight is None else block.weight
    table = np.zeros((len(answers), spec.classes or 1))
    for at, answer in enumerate(answers):
        mine = caught == at
        # Where nothing was caught the whole table's shares or mean have to do.
        y, w = (block.y[mine], weight[mine]) if mine.any() else (block.y, weight)
        if spec.target.is_number:
            table[at, 0] = float(np.mean(y)) if _empty(answer) else _number(answer, at)
            continue
        # One row more per class: a condition that caught three rows isn't certain.
        share = np.bincount(y, weights=w, minlength=spec.classes) + 1.0
        share /= share.sum()
        said = int(share.argmax()) if _empty(answer) else _class(answer, spec.target, at)
        table[at] = _agreeing(share, said)
    return RuleModel(table, spec.classes)


def _empty(answer: Any) -> bool:
    return answer is None or str(answer).strip() == ""


def _agreeing(share: np.ndarray, said: int) -> np.ndarray:
    mine = float(np.clip(share[said], DECIDED, SUREST))
    rest = np.delete(share, said)
    made = np.empty_like(share)
    made[np.arange(len(share)) != said] = rest / rest.sum() * (1 - mine)
    made[said] = mine
    return made


def _class(answer: Any, target: Target, at: int) -> int:
    name = str(answer).strip()
    if name in target.classes:
        return target.classes.index(name)
    raise StageError(
        "rule_class",
        f"Rule {at + 1} answers “{name}”, which is no class of “{target.column}”.",
        f"Use one of: {', '.join(target.classes[:10])}.",
        {"setting": "rules", "class": name},
    )


def _number(answer: Any, at: int) -> float:
    try:
        value = float(str(answer).strip())
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise StageError(
            "rule_number",
            f"Rule {at + 1} answers “{answer}”, which is no number.",
            "Type a number, or leave it empty for the mean of the rows it catches.",
            {"setting": "rules"},
        )
    return value
