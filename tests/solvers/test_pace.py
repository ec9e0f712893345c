"""How many sweeps an annealing has: as many as are wanted, or as fit into its share."""

from types import SimpleNamespace

import numpy as np
import pytest

from territory_opt.solvers.pace import SHARE, Pace


class Clock(SimpleNamespace):
    """What ``Pace`` asks of a journal: a work limit, and no clock."""

    seconds, seconds_left, stopped, work = 0.0, float("inf"), False, 0.0

    @property
    def work_left(self):
        """Until the limit."""
        return self.limit - self.work


def sweeps(limit, works, wanted=100):
    """Temperatures from 8 to 1 of sweeps that take ``works``, the last one ever after."""
    journal, found = Clock(limit=limit), []
    for at, temperature in enumerate(Pace(journal).cooling(8.0, 1.0, wanted)):
        journal.work += works[min(at, len(works) - 1)]
        found.append(temperature)
    return found


def test_all_sweeps_where_they_fit():
    """8, 4, 2, 1: even steps, as if there were no limit."""
    assert sweeps(1000, [1], 4) == np.geomspace(8, 1, 4).tolist()


def test_a_first_annealing_leaves_time_for_what_follows():
    """Of 10, six sweeps of 1 each fit into the share; nobody knew before the first."""
    found = sweeps(10, [1])
    assert len(found) == 10 * SHARE
    assert found[-1] == pytest.approx(1)


def test_a_slow_first_sweep_does_not_speak_for_all():
    """Kernels are compiled in it: after 5 of 100, 55 are left until the share is used."""
    found = sweeps(100, [5, 1])
    assert len(found) == 1 + 55
    assert (np.diff(found) < 0).all()


def test_the_end_is_cold_even_where_a_sweep_takes_too_long():
    """The first takes all of the share: one more, at the last temperature."""
    assert sweeps(10, [9]) == pytest.approx([8, 1])
