"""Companies with several sites, from the two of a dentist to the hundreds of a retailer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

CHAIN_SHARE, LARGEST_CHAIN = 0.15, 400
"""Of all accounts; sites of the largest chain among 20,000."""
LARGE, SITES_PER_REGION = 10, 20
"""Sites beyond which a chain has regional offices, and how many each has."""


@dataclass(frozen=True)
class Chains:
    """
    Which accounts are sites of one company.

    Attributes
    ----------
    of
        ``(num_accounts,)`` number of the chain, -1 alone. Its first account is the head office.
    size
        ``(num_accounts,)`` accounts of that chain, 1 alone.
    """

    of: np.ndarray
    size: np.ndarray

    @classmethod
    def drawn(cls, rng: np.random.Generator, number: int) -> Chains:
        """Chains from the largest down, until they hold their share; sites anywhere in the table."""
        sizes: list[int] = []
        largest = LARGEST_CHAIN * number / 20_000
        while sum(sizes) < CHAIN_SHARE * number:
            sizes.append(max(2, int(largest / (1 + len(sizes)))))
        of = np.full(number, -1)
        sites = rng.permutation(number)[: sum(sizes)]
        of[np.sort(sites)] = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
        return cls(of, np.where(of >= 0, np.array(sizes)[of], 1))

    @property
    def head(self) -> np.ndarray:
        """``(num_accounts,)`` row of the head office; its own row for an account alone."""
        first = pd.Series(np.arange(len(self.of))).groupby(self.of).transform("first").to_numpy()
        return np.where(self.of >= 0, first, np.arange(len(self.of)))

    @property
    def rank(self) -> np.ndarray:
        """``(num_accounts,)`` place in the chain, the head office 0; 0 alone."""
        place = pd.Series(self.of).groupby(self.of).cumcount().to_numpy()
        return np.where(self.of >= 0, place, 0)

    @property
    def is_large(self) -> np.ndarray:
        """Sites of chains that no single rep could serve."""
        return self.size > LARGE

    @property
    def parent_ids(self) -> np.ndarray:
        """Ids of parents: head offices; in large chains regional offices in between."""
        rank = pd.Series(self.of).groupby(self.of).cumcount().to_numpy()
        region = pd.DataFrame({"of": self.of, "region": rank // SITES_PER_REGION})
        office = (
            pd.Series(np.arange(len(rank)))
            .groupby([region["of"], region["region"]])
            .transform("first")
        )
        parent = np.where(
            self.is_large & (office.to_numpy() != np.arange(len(rank))), office, self.head
        )
        is_alone = (self.of < 0) | (rank == 0)
        return np.where(is_alone, "", [f"001{row + 1:07d}" for row in parent])

    def same(self, values: np.ndarray) -> np.ndarray:
        """What the head office has, for all of its sites."""
        of_head: np.ndarray = values[self.head]
        return of_head
