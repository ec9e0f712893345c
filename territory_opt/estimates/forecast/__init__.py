"""Next year's sales from monthly or quarterly history."""

from territory_opt.estimates.forecast.history import MONTHS, QUARTERS, History
from territory_opt.estimates.forecast.sales import SalesForecast, Wanted, forecast_sales

__all__ = ["MONTHS", "QUARTERS", "History", "SalesForecast", "Wanted", "forecast_sales"]
