"""Tables from scikit-learn's own package (BSD-3-Clause). The data itself is free to use, see each function."""

import csv
import io
from collections.abc import Sequence


def _table(columns: list[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def breast_cancer() -> str:
    """569 samples × 30 measures; ``diagnosis`` is malignant or benign."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    names = [str(name).replace(" ", "_") for name in data.feature_names]
    rows = [[*map(float, x), str(data.target_names[y])] for x, y in zip(data.data, data.target, strict=True)]
    return _table([*names, "diagnosis"], rows)


def diabetes() -> str:
    """442 patients × 10 measures in their own units; ``progression`` is a score after one year."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes(scaled=False)
    rows = [[*map(float, x), float(y)] for x, y in zip(data.data, data.target, strict=True)]
    return _table([*map(str, data.feature_names), "progression"], rows)


def wine() -> str:
    """178 wines × 13 measures; ``grower`` is A, B or C."""
    from sklearn.datasets import load_wine

    data = load_wine()
    names = [str(name).replace("/", "_per_") for name in data.feature_names]
    rows = [[*map(float, x), "ABC"[int(y)]] for x, y in zip(data.data, data.target, strict=True)]
    return _table([*names, "grower"], rows)


def digits() -> str:
    """1,797 handwritten digits × 64 pixels of brightness 0…16; ``digit`` is 0…9. UCI, CC BY 4.0."""
    from sklearn.datasets import load_digits

    data = load_digits()
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    rows = [[*map(int, x), int(y)] for x, y in zip(data.data, data.target, strict=True)]
    return _table([*names, "digit"], rows)
