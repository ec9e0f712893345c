"""What is due: made, judged, published; each date once, whoever else runs."""
