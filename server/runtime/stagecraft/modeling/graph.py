"""The numeric tail of the production twin: one ONNX graph, float64 in, float64 out.

Input ``features`` [n, F]. Output ``probabilities`` [n, classes] or ``value`` [n, 1] in the target's own unit. Trees get
the matrix cast to float32 once, exactly where training cast it; linear models stay in float64 throughout.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSETS = [("", 18), ("ai.onnx.ml", 3)]
IR_VERSION = 8
INPUT = "features"
ROWS_PER_CALL = "rowsPerCall"
"""Metadata of graphs whose working memory grows with rows × something large."""


def output_name(classes: int) -> str:
    """Name of the graph's only output."""
    return "probabilities" if classes else "value"


def constant(name: str, value: np.ndarray) -> onnx.TensorProto:
    """A tensor stored in the graph."""
    return numpy_helper.from_array(np.asarray(value), name)


def assemble(
    nodes: list[onnx.NodeProto],
    constants: list[onnx.TensorProto],
    features: int,
    classes: int,
    opsets: list[tuple[str, int]] | None = None,
) -> onnx.ModelProto:
    """A checked model of these nodes; they read ``features`` and write the output."""
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.DOUBLE, ["n", features])]
    outputs = [helper.make_tensor_value_info(output_name(classes), TensorProto.DOUBLE, ["n", classes or 1])]
    graph = helper.make_graph(nodes, "stagecraft", inputs, outputs, constants)
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid(*known) for known in opsets or OPSETS],
        ir_version=IR_VERSION,
        producer_name="stagecraft",
    )
    onnx.checker.check_model(model)
    return model


def linear(coefficients: np.ndarray, intercept: np.ndarray, classes: int) -> onnx.ModelProto:
    """A linear model in float64: sigmoid for two classes, softmax for more, the sum itself for a number.

    :param coefficients: (F, columns); one column for two classes or a number
    """
    constants = [
        constant("coefficients", coefficients.astype(np.float64)),
        constant("intercept", intercept.astype(np.float64)),
    ]
    scored = "value" if not classes else "margin"
    nodes = [
        helper.make_node("MatMul", [INPUT, "coefficients"], ["product"]),
        helper.make_node("Add", ["product", "intercept"], [scored]),
    ]
    if classes == 2:
        constants.append(constant("one", np.array([1.0])))
        nodes += [
            helper.make_node("Sigmoid", ["margin"], ["p1"]),
            helper.make_node("Sub", ["one", "p1"], ["p0"]),
            helper.make_node("Concat", ["p0", "p1"], ["probabilities"], axis=1),
        ]
    elif classes:
        nodes.append(helper.make_node("Softmax", ["margin"], ["probabilities"], axis=1))
    return assemble(nodes, constants, coefficients.shape[0], classes)


def trees(leaves: list["TreeArrays"], features: int, classes: int) -> onnx.ModelProto:
    """The mean of trees whose leaves hold a value per class (or one value), as one ensemble node."""
    width = classes or 1
    sizes = [len(tree.feature) for tree in leaves]
    tree_ids = np.repeat(np.arange(len(leaves)), sizes)
    node_ids = np.concatenate([np.arange(size) for size in sizes])
    feature = np.concatenate([tree.feature for tree in leaves])
    leaf = feature < 0
    values = np.concatenate([tree.value for tree in leaves]) / len(leaves)
    at = np.flatnonzero(leaf)
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["single"],
        ["averaged"],
        domain="ai.onnx.ml",
        n_targets=width,
        aggregate_function="SUM",
        post_transform="NONE",
        nodes_treeids=tree_ids.tolist(),
        nodes_nodeids=node_ids.tolist(),
        nodes_featureids=np.maximum(feature, 0).tolist(),
        nodes_modes=np.where(leaf, "LEAF", "BRANCH_LEQ").tolist(),
        nodes_values=floor32(np.where(leaf, 0.0, np.concatenate([tree.threshold for tree in leaves]))).tolist(),
        nodes_truenodeids=np.maximum(np.concatenate([tree.left for tree in leaves]), 0).tolist(),
        nodes_falsenodeids=np.maximum(np.concatenate([tree.right for tree in leaves]), 0).tolist(),
        target_treeids=np.repeat(tree_ids[at], width).tolist(),
        target_nodeids=np.repeat(node_ids[at], width).tolist(),
        target_ids=np.tile(np.arange(width), len(at)).tolist(),
        target_weights=values[at].astype(np.float32).ravel().tolist(),
    )
    nodes = [
        helper.make_node("Cast", [INPUT], ["single"], to=TensorProto.FLOAT),
        node,
        helper.make_node("Cast", ["averaged"], [output_name(classes)], to=TensorProto.DOUBLE),
    ]
    return assemble(nodes, [], features, classes)


def standardised(center: np.ndarray, spread: np.ndarray) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Nodes that turn ``features`` into ``z``, in float64."""
    nodes = [
        helper.make_node("Sub", [INPUT, "center"], ["centred"]),
        helper.make_node("Div", ["centred", "spread"], ["z"]),
    ]
    return nodes, [constant("center", center.astype(np.float64)), constant("spread", spread.astype(np.float64))]


def squared_distances(
    points: np.ndarray, floor: str = "squares"
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Nodes that measure ``z`` against points (m, F): |z|² − 2 z·p + |p|², never below 0.

    :param floor: name of the output [n, m]
    """
    constants = [
        constant("points", np.ascontiguousarray(points.T)),
        constant("lengths", (points**2).sum(axis=1)[None, :]),
        constant("minus_two", np.array([-2.0])),
        constant("nothing", np.array([0.0])),
        constant("across", np.array([1], dtype=np.int64)),
    ]
    nodes = [
        helper.make_node("Mul", ["z", "z"], ["zz"]),
        helper.make_node("ReduceSum", ["zz", "across"], ["own"], keepdims=1),
        helper.make_node("MatMul", ["z", "points"], ["inner"]),
        helper.make_node("Mul", ["inner", "minus_two"], ["crossed"]),
        helper.make_node("Add", ["crossed", "own"], ["half"]),
        helper.make_node("Add", ["half", "lengths"], ["open_squares"]),
        helper.make_node("Max", ["open_squares", "nothing"], [floor]),
    ]
    return nodes, constants


class TreeArrays:
    """One decision tree: parallel arrays by node; ``feature`` −1 marks a leaf, ``x <= threshold`` goes left."""

    def __init__(
        self, feature: np.ndarray, threshold: np.ndarray, left: np.ndarray, right: np.ndarray, value: np.ndarray
    ) -> None:
        self.feature = feature
        self.threshold = threshold
        self.left = left
        self.right = right
        self.value = value


def floor32(values: np.ndarray) -> np.ndarray:
    """The largest float32 not above each value: ``x <= t`` then means the same in both precisions for float32 ``x``."""
    single = values.astype(np.float32)
    return np.where(single.astype(np.float64) > values, np.nextafter(single, np.float32(-np.inf)), single)


def wrap(converted: onnx.ModelProto, features: int, classes: int) -> onnx.ModelProto:
    """Put a converter's float32 graph between our casts; nodes that only fed its label output are dropped."""
    graph = converted.graph
    source = graph.input[0].name
    wanted = graph.output[-1].name
    kept: list[onnx.NodeProto] = []
    needed = {wanted}
    for node in reversed(graph.node):
        if needed & set(node.output):
            kept.insert(0, node)
            needed |= set(node.input)
    renamed = {source: "single", wanted: "converted"}
    for node in kept:
        node.input[:] = [renamed.get(name, name) for name in node.input]
        node.output[:] = [renamed.get(name, name) for name in node.output]
    cast_in = helper.make_node("Cast", [INPUT], ["single"], to=TensorProto.FLOAT)
    cast_out = helper.make_node("Cast", ["converted"], [output_name(classes)], to=TensorProto.DOUBLE)
    constants = [tensor for tensor in graph.initializer if tensor.name in needed]
    # A converter that emits nothing but the ensemble names no version of the standard operators, which the casts need.
    opsets = {"": 15} | {known.domain: known.version for known in converted.opset_import}
    return assemble([cast_in, *kept, cast_out], constants, features, classes, sorted(opsets.items()))


def undo_standardisation(model: onnx.ModelProto, mean: float, std: float) -> onnx.ModelProto:
    """Append ``value · std + mean`` in float64 to a regressor's graph."""
    graph = model.graph
    for node in graph.node:
        node.output[:] = ["standardised" if name == "value" else name for name in node.output]
    graph.initializer.extend([constant("target_std", np.array([std])), constant("target_mean", np.array([mean]))])
    graph.node.append(helper.make_node("Mul", ["standardised", "target_std"], ["scaled"]))
    graph.node.append(helper.make_node("Add", ["scaled", "target_mean"], ["value"]))
    onnx.checker.check_model(model)
    return model
