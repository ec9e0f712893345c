"""A synthetic CRM export: real places, invented companies, and the dirt that real exports have."""

from territory_opt.planning.crm.export import write_export

__all__ = ["write_export"]
