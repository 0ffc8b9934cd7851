"""The operations of Feature, for many rows. ``twin.ts`` holds the same for one row."""

from .categories import OneHot, Ordinal
from .dates import DateParts
from .differences import DateDifference
from .extract import Pca, SelectInformation
from .quantities import Log, Scale
from .selection import SelectCorrelation, SelectVariance
from .shapes import Bins, Normalise, Polynomial, Ratio, Root

STEPS = {
    "log": Log,
    "scale": Scale,
    "onehot": OneHot,
    "ordinal": Ordinal,
    "date_parts": DateParts,
    "root": Root,
    "bins": Bins,
    "normalise": Normalise,
    "polynomial": Polynomial,
    "ratio": Ratio,
    "date_difference": DateDifference,
    "pca": Pca,
    "select_information": SelectInformation,
    "select_variance": SelectVariance,
    "select_correlation": SelectCorrelation,
}
