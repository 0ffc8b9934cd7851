"""The operations of Feature, for many rows. ``twin.ts`` holds the same for one row."""

from .categories import OneHot, Ordinal
from .dates import DateParts
from .quantities import Log, Scale
from .selection import SelectCorrelation, SelectVariance

STEPS = {
    "log": Log,
    "scale": Scale,
    "onehot": OneHot,
    "ordinal": Ordinal,
    "date_parts": DateParts,
    "select_variance": SelectVariance,
    "select_correlation": SelectCorrelation,
}
