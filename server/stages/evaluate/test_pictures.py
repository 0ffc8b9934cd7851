"""The numbers behind the pictures are those of scikit-learn, scipy and numpy."""

import numpy as np
import pytest
import sklearn.metrics as reference
from scipy import stats
from sklearn.calibration import calibration_curve

from stagecraft.entries import load
from stagecraft.modeling.data import Target
from stagecraft.modeling.threshold import decide
from stagecraft.panels import check_panel

room, scores = (load("evaluate", name) for name in ("pictures", "scores"))

BINARY = Target("y", "binary", ("no", "yes"), 1)
FROZEN = 0.4


def answers(n=3_000, seed=3):
    random = np.random.default_rng(seed)
    y = (random.random(n) < 0.3).astype(np.int64)
    # Rounded: ties are where curves and counts go wrong.
    p = np.round(np.clip(random.normal(0.3 + 0.3 * y, 0.2), 0, 1), 2)
    return y, np.column_stack([1 - p, p])


def shown(target, y, predicted, decided=None, frozen=None):
    made = room.pictures(target, y, predicted, decided, frozen, "Validation")
    return {panel["id"]: check_panel(panel) for panel in made}


@pytest.fixture(scope="module")
def binary():
    y, predicted = answers()
    return y, predicted[:, 1], shown(BINARY, y, predicted, decide(predicted, 1, FROZEN), FROZEN)


def points(panel, name="Model"):
    return np.array(next(series["points"] for series in panel["series"] if series["name"] == name))


def test_the_counts_at_every_threshold_are_those_of_its_confusion_matrix(binary):
    y, p, panels = binary
    panel = panels["thresholds"]
    assert (
        FROZEN in panel["thresholds"] and panel["thresholds"][-1] > 1 and (panel["tp"][-1], panel["fp"][-1]) == (0, 0)
    )
    for threshold, tp, fp in zip(panel["thresholds"], panel["tp"], panel["fp"], strict=True):
        matrix = reference.confusion_matrix(y, (p >= threshold).astype(int), labels=[0, 1])
        assert (matrix[1, 1], matrix[0, 1]) == (tp, fp)
        assert (matrix[1].sum(), matrix[0].sum()) == (panel["positives"], panel["negatives"])
    assert "confusion" not in panels


def test_roc_and_precision_recall_points_lie_on_scikit_learns_curves(binary):
    y, p, panels = binary
    fpr, tpr, _ = reference.roc_curve(y, p, drop_intermediate=False)
    drawn = points(panels["roc"])
    expected = {(round(a, 9), round(b, 9)) for a, b in zip(fpr, tpr, strict=True)}
    assert {(round(a, 9), round(b, 9)) for a, b in drawn} <= expected
    assert reference.auc(drawn[:, 0], drawn[:, 1]) == pytest.approx(reference.roc_auc_score(y, p), abs=1e-9)
    precision, recall, _ = reference.precision_recall_curve(y, p)
    known = {(round(a, 9), round(b, 9)) for a, b in zip(recall, precision, strict=True)}
    assert {(round(a, 9), round(b, 9)) for a, b in points(panels["pr"])} <= known


def test_gain_and_lift_say_what_the_best_scored_rows_hold(binary):
    y, p, panels = binary
    for share, found in points(panels["gain"])[1:]:
        chosen = round(share * len(y))
        threshold = np.sort(p)[::-1][chosen - 1]
        assert found == pytest.approx(y[p >= threshold].sum() / y.sum())
    for share, lift in points(panels["lift"]):
        threshold = np.sort(p)[::-1][round(share * len(y)) - 1]
        assert lift == pytest.approx(y[p >= threshold].mean() / y.mean())


def test_scores_by_class_count_every_row(binary):
    y, _, panels = binary
    series = {one["name"]: sum(one["counts"]) for one in panels["scores"]["series"]}
    assert series == {"no": int((y == 0).sum()), "yes": int((y == 1).sum())}


def test_calibration_is_scikit_learns_with_the_rows_of_each_bin(binary):
    y, p, panels = binary
    drawn = panels["calibration"]["series"][0]
    # Away from the bins' ends: the two put values that lie on one on different sides.
    inside = ~np.isin(np.round(p * 10, 9), np.arange(11))
    found, counts = scores.calibration(p[inside], y[inside] == 1)
    true, mean = calibration_curve(y[inside], p[inside], n_bins=10)
    assert np.array(found) == pytest.approx(np.column_stack([mean, true]))
    assert sum(counts) == inside.sum() and sum(drawn["weights"]) == len(y)
    assert len(drawn["weights"]) == len(drawn["points"])


def test_several_classes_have_a_matrix_a_curve_each_and_their_own_rates():
    random = np.random.default_rng(1)
    target = Target("y", "multiclass", ("a", "b", "c"))
    y = random.integers(0, 3, 900)
    predicted = random.dirichlet([1, 1, 1], 900) * 0.6 + 0.4 * np.eye(3)[y]
    decided = predicted.argmax(axis=1)
    panels = shown(target, y, predicted, decided)
    assert panels["confusion"]["values"] == reference.confusion_matrix(y, decided).tolist()
    for at, name in enumerate(target.classes):
        curve = points(panels["roc"], name)
        area = reference.roc_auc_score(y == at, predicted[:, at])
        assert reference.auc(curve[:, 0], curve[:, 1]) == pytest.approx(area, abs=2e-3)
    report = reference.classification_report(y, decided, target_names=target.classes, output_dict=True)
    for row in panels["classes"]["rows"]:
        mine = report[row["class"]]
        assert (row["precision"], row["recall"], row["f1"]) == pytest.approx(
            (mine["precision"], mine["recall"], mine["f1-score"])
        )


def test_residuals_stand_against_predictions_and_a_bell_curve():
    random = np.random.default_rng(2)
    y = random.normal(10, 3, 1_500)
    predicted = y + random.normal(0, 1, 1_500)
    panels = shown(Target("y", "regression"), y, predicted)
    assert {"predicted", "errors", "residuals", "spread", "normal"} == set(panels)
    error = predicted - y
    drawn = points(panels["normal"], "Residuals")
    shares = (np.arange(1, 102) - 0.5) / 101
    assert drawn[:, 0] == pytest.approx(stats.norm.ppf(shares))
    assert drawn[:, 1] == pytest.approx(np.quantile(error, shares))
    assert sum(panels["residuals"]["series"][0]["counts"]) == len(y)
    scatter = points(panels["errors"], "Rows")
    assert all(np.isclose(error, value).any() for value in scatter[:, 1])


@pytest.mark.parametrize("y", [np.zeros(5, dtype=np.int64), np.ones(5, dtype=np.int64)])
def test_one_class_alone_breaks_no_picture(y):
    predicted = np.full((5, 2), 0.5)
    panels = shown(BINARY, y, predicted, decide(predicted, 1, FROZEN), FROZEN)
    assert "roc" not in panels and panels["thresholds"]["positives"] + panels["thresholds"]["negatives"] == 5


def test_one_row_of_a_number_breaks_no_picture():
    assert shown(Target("y", "regression"), np.array([1.0]), np.array([2.0]))
