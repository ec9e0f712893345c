"""Files to text tables, whatever their format."""
