"""The planning calendar as a file: read, checked, counted into dates, written back."""
