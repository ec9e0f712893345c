"""One small state: the plain exact model and the solver agree."""

from benchmarks.states import HEAD, rows


def test_wyoming_equals_the_exact_model() -> None:
    """23 counties, 4 territories: both end, with the same cost."""
    head, line = rows(["Wyoming"], seconds=30, exact_seconds=60, seed=1)
    assert head == HEAD
    cells = [cell.strip() for cell in line.split("|")]
    assert cells[1:5] == ["Wyoming", "23", "4", "optimal"]
    assert cells[5] == cells[8] == "3.7161"
    assert cells[-2] == "equal"
