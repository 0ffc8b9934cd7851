"""The block-wise solvers find what scikit-learn finds."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from stagecraft.modeling.data import Block, Target
from stagecraft.modeling.linear import BLOCK_ROWS, fit_linear, logistic, ridge
from stagecraft.modeling.spec import Spec

BINARY = Target("y", "binary", ("no", "yes"), 1)


def table(rows, features=6, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, features))
    return x, x @ rng.normal(size=features) + rng.normal(size=rows)


@pytest.mark.parametrize("rows", [40, BLOCK_ROWS + 17])
@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0])
def test_logistic_regression_is_that_of_scikit_learn(rows, strength):
    x, signal = table(rows)
    y = (signal > 0.7).astype(np.int64)
    weight = np.where(y == 1, 2.0, 0.5)
    coefficients, intercept = logistic(x, y, weight, np.zeros(6), np.ones(6), strength)
    known = LogisticRegression(C=strength, tol=1e-10, max_iter=10_000).fit(x, y, sample_weight=weight)
    assert coefficients[:, 0] == pytest.approx(known.coef_[0], rel=1e-3, abs=1e-4)
    assert intercept[0] == pytest.approx(known.intercept_[0], rel=1e-3, abs=1e-4)


def test_ridge_regression_is_that_of_scikit_learn():
    x, y = table(BLOCK_ROWS + 17)
    center, spread = x.mean(axis=0), x.std(axis=0)
    coefficients, intercept = ridge(x, y, center, spread, 3.0)
    known = Ridge(alpha=3.0).fit((x - center) / spread, y)
    assert coefficients[:, 0] == pytest.approx(known.coef_)
    assert intercept[0] == pytest.approx(known.intercept_)


def test_perfectly_separated_classes_end_in_finite_coefficients():
    x = np.linspace(-1, 1, 50)[:, None]
    y = (x[:, 0] > 0).astype(np.int64)
    model = fit_linear(Spec("linear", {"regularization": 1000.0}, BINARY, 1), Block(x, y, np.arange(50)))
    assert np.isfinite(model.coefficients).all()
    assert ((model.predict(x)[:, 1] > 0.5) == (y == 1)).all()


def test_constant_and_repeated_columns_do_no_harm():
    x, signal = table(300)
    doubled = np.column_stack([x, x, np.full(300, 7.0)])
    y = (signal > 0).astype(np.int64)
    spec = Spec("linear", {"regularization": 1.0}, BINARY, 1)
    model = fit_linear(spec, Block(doubled, y, np.arange(300)))
    assert model.coefficients[:6] == pytest.approx(model.coefficients[6:12])
    assert model.coefficients[12, 0] == 0.0


@pytest.mark.parametrize("classes", [2, 3])
def test_a_class_without_a_row_gets_no_probability(classes):
    x, _ = table(60)
    target = BINARY if classes == 2 else Target("y", "multiclass", ("a", "b", "c"))
    spec = Spec("linear", {"regularization": 1.0}, target, 1)
    for present in ([0], [1], [0, classes - 1]):
        y = np.array(present)[np.arange(60) % len(present)]
        p = fit_linear(spec, Block(x, y, np.arange(60))).predict(x)
        absent = [name for name in range(classes) if name not in present]
        assert p[:, absent].max(initial=0.0) < 1e-12
        assert p.sum(axis=1) == pytest.approx(1.0)
