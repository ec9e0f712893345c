"""Territory and quota planning for sales forces."""
