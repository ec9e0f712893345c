"""Jobs on a Dask cluster: inputs travel by hash, run folders come back; workers share no disk."""

from territory_opt.calendar.cluster.crew import DaskCrew, dask_crew

__all__ = ["DaskCrew", "dask_crew"]
