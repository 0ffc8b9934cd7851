"""The data sets that come with the product: made up here, or from scikit-learn's own package. No network."""

from collections.abc import Callable
from pathlib import Path

from stagecraft.errors import StageError

from .sample_benefits import benefit_documents
from .sample_bundled import breast_cancer, diabetes, digits, wine
from .sample_churn import customer_churn
from .sample_fraud import card_fraud
from .sample_houses import house_prices
from .sample_telecom import telecom_churn, telecom_churn_later

SAMPLES: dict[str, Callable[[], str]] = {
    "customer-churn": customer_churn,
    "breast-cancer": breast_cancer,
    "diabetes": diabetes,
    "wine": wine,
    "card-fraud": card_fraud,
    "telecom-churn": telecom_churn,
    "telecom-churn-later": telecom_churn_later,
    "house-prices": house_prices,
    "benefit-documents": benefit_documents,
    "digits": digits,
}


def write_sample(name: str, folder: Path) -> Path:
    """Write a sample as CSV.

    :raises StageError: ``sample_unknown``
    """
    if name not in SAMPLES:
        raise StageError(
            "sample_unknown", f"There is no sample called “{name}”.", f"Choose one of {', '.join(SAMPLES)}."
        )
    path = folder / f"{name}.csv"
    path.write_text(SAMPLES[name](), encoding="utf-8")
    return path
