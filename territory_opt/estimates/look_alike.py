"""Potential from customers alike, checked on customers that the model has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territory_opt.estimates.potential import fill_potential

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FOLDS = 5
_PENALTIES = np.geomspace(0.01, 1000.0, 12)
_FEWEST = 3
"""A word that fewer customers bear is taken with the other rare ones."""


@dataclass(frozen=True, eq=False)
class LookAlike:
    """
    What customers alike would buy.

    Attributes
    ----------
    values
        Currency per year, for every row; never outside the range of the customers learned from.
    num_customers
        Customers learned from.
    error, median_error
        Mean absolute error on customers left out in turn (``FOLDS`` parts), as a share of what they
        buy: of this model, and of the median of the segment (tier, all) of the customers left in.
    """

    values: pd.Series
    num_customers: int
    error: float
    median_error: float

    @property
    def is_better(self) -> bool:
        """Whether the model errs less than the medians."""
        return self.error < self.median_error


def look_alike(
    known: pd.Series, features: pd.DataFrame, segment: pd.Series, tier: pd.Series, seed: int = 0
) -> LookAlike:
    """
    Learn what customers buy, and estimate it for all.

    Parameters
    ----------
    known
        Currency per year, above 0; NaN where nothing can be learned. At least ``2 × FOLDS`` values.
    features
        Same index; numbers (0 or more, NaN unknown: turnover, employees) and words.
    segment, tier
        Text; for the medians compared with.
    seed
        Of the parts.

    Notes
    -----
    Logarithms of the amount are linear in logarithms of the numbers, each word has a factor of its
    own, and a ridge penalty chosen by generalised cross-validation keeps both from chance. On made-up
    forces of 60 and 400 customers this erred less than forests, boosted trees and nearest
    neighbours in five of eight cases, and it is done in a tenth of the time.
    """
    from sklearn.model_selection import KFold  # takes a second to import

    customers = known.index[known.notna()]
    amounts, about = known[customers], features.loc[customers]
    unseen, medians = pd.Series(np.nan, customers), pd.Series(np.nan, customers)
    for learned, left_out in KFold(FOLDS, shuffle=True, random_state=seed).split(customers):
        rows = customers[left_out]
        fitted = _fitted(about.iloc[learned], amounts.iloc[learned])
        unseen[rows] = fitted(about.loc[rows])
        filled, _ = fill_potential(
            amounts.drop(rows).reindex(customers), segment[customers], tier[customers]
        )
        medians[rows] = filled[rows]
    values = pd.Series(_fitted(about, amounts)(features), index=known.index)
    return LookAlike(values, len(customers), _error(unseen, amounts), _error(medians, amounts))


def _error(estimate: pd.Series, truth: pd.Series) -> float:
    return float((estimate - truth).abs().sum() / truth.sum())


def _fitted(features: pd.DataFrame, amounts: pd.Series) -> Callable[[pd.DataFrame], np.ndarray]:
    lowest, highest = np.log(amounts.min()), np.log(amounts.max())
    model = _model(features).fit(features, np.log(amounts))
    return lambda about: np.exp(np.clip(model.predict(about), lowest, highest))


def _model(features: pd.DataFrame) -> Pipeline:
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

    numbers = [name for name in features if pd.api.types.is_numeric_dtype(features[name])]
    words = [name for name in features if name not in numbers]
    fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    scaled = make_pipeline(FunctionTransformer(np.log1p), fill, StandardScaler())
    coded = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=_FEWEST)
    return make_pipeline(
        make_column_transformer((scaled, numbers), (coded, words)), RidgeCV(_PENALTIES)
    )
