"""Road tables over HTTP, from a server on loopback that speaks the engines' formats."""

import socket

import numpy as np
import pytest

from territory_opt.errors import RoutingError
from territory_opt.geo import Engine, road_table
from tests.routing_server import Town, serve

LON, LAT = [0.1, 0.2, 0.1, 0.4], [0.0, 0.1, 0.0, 0.3]
HOME_LON, HOME_LAT = [0.0, 0.5], [0.0, 0.5]
ROADS_KM = [[10, 90], [30, 70], [10, 90], [70, 30]]  # 100 km a degree, by right angles


@pytest.fixture
def town():
    """A sound server."""
    yield from serve(Town())


def ask(town, cache, **options):
    """The table of four points and two homes."""
    engine = Engine(town.url, backoff_seconds=0.01, **options)
    return road_table(engine, LON, LAT, HOME_LON, HOME_LAT, cache)


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_kilometres_and_hours_of_every_pair(town, tmp_path, kind):
    """10 km at 50 km/h are 0.2 h; two points at one place share an entry, and one request does."""
    found = ask(town, tmp_path, kind=kind)
    assert found.km == pytest.approx(np.array(ROADS_KM))
    assert found.hours == pytest.approx(np.array(ROADS_KM) / 50)
    assert (found.num_requests, found.num_cache_hits) == (1, 0)


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_second_time_nothing_is_asked(town, tmp_path, kind):
    """The same table, with no request."""
    first, second = ask(town, tmp_path, kind=kind), ask(town, tmp_path, kind=kind)
    assert np.array_equal(first.km, second.km) and np.array_equal(first.hours, second.hours)
    assert (second.num_requests, second.num_cache_hits, len(town.asked)) == (0, 1, 1)


def test_another_address_or_profile_is_asked_anew(town, tmp_path):
    """An answer of one server is never taken for another's."""
    ask(town, tmp_path)
    town.url += "/de"
    assert ask(town, tmp_path).num_requests == 1


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_too_big_is_halved(town, tmp_path, kind):
    """Five coordinates where three are allowed: refused once, then asked in parts, and as right."""
    town.limit = 3
    found = ask(town, tmp_path, kind=kind)
    assert found.km == pytest.approx(np.array(ROADS_KM))
    assert found.num_requests > 2
    assert ask(town, tmp_path, kind=kind).num_requests == 0


def test_requests_keep_to_the_limit(town, tmp_path):
    """No request is refused where the limit is known."""
    town.limit = 3
    found = ask(town, tmp_path, max_coordinates=3)
    assert found.km == pytest.approx(np.array(ROADS_KM))
    assert all(path.count(",") - 1 <= 3 for path in town.asked)  # one comma is the annotations'


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_null_is_no_road(town, tmp_path, kind):
    """The island's entries are NaN, all others are there."""
    town.cut_off = {(0.2, 0.1)}
    found = ask(town, tmp_path, kind=kind)
    assert np.isnan(found.km).tolist() == [[False] * 2, [True] * 2, [False] * 2, [False] * 2]
    assert np.array_equal(np.isnan(found.km), np.isnan(found.hours))


def test_place_off_the_road_costs_only_itself(town, tmp_path):
    """OSRM refuses the whole request for one such place; the others are asked without it."""
    town.off_road = {(0.2, 0.1)}
    found = ask(town, tmp_path)
    assert np.isnan(found.km).any(axis=1).tolist() == [False, True, False, False]
    assert found.km[0] == pytest.approx(ROADS_KM[0])


def test_points_without_a_place_are_not_asked(town, tmp_path):
    """NaN in, NaN out."""
    found = road_table(Engine(town.url), [np.nan, 0.1], [0.0, 0.0], [0.0], [0.0], tmp_path)
    assert np.isnan(found.km[0, 0]) and found.km[1, 0] == pytest.approx(10)


def test_a_hiccup_is_tried_again(town, tmp_path):
    """Twice HTTP 503, then an answer: three requests."""
    town.fail_first = 2
    assert ask(town, tmp_path).num_requests == 3


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"status": 500}, "HTTP 500"),
        ({"text": "<html>busy</html>"}, "no JSON"),
        ({"text": "[]"}, "no JSON object"),
        ({"text": '{"code": "Ok"}'}, "no table of 2 × 3"),
        ({"text": '{"code": "Ok", "durations": [[1]], "distances": [[1]]}'}, "no table"),
        ({"text": '{"code": "InvalidUrl", "message": "no"}'}, "InvalidUrl"),
        ({"delay": 0.4}, "timed out"),
    ],
)
def test_sick_server_is_named_and_nothing_kept(town, tmp_path, spoil, said):
    """One message with the address; no file is left."""
    for name, value in spoil.items():
        setattr(town, name, value)
    with pytest.raises(RoutingError, match=said) as caught:
        ask(town, tmp_path, retries=1, timeout_seconds=0.1 if "delay" in spoil else 5.0)
    assert town.url in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_dead_server_is_named_without_secrets(tmp_path):
    """Connection refused; neither password nor key is shown."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    engine = Engine(f"http://ann:s3cret@127.0.0.1:{port}/x?key=k3y", retries=1, backoff_seconds=0)
    with pytest.raises(RoutingError, match=f"http://127.0.0.1:{port}/x does not answer") as caught:
        road_table(engine, LON, LAT, HOME_LON, HOME_LAT, tmp_path)
    assert "s3cret" not in str(caught.value) and "k3y" not in str(caught.value)


def test_user_and_key_are_sent(town, tmp_path):
    """Basic ann:pw in the header, the key in the query."""
    town.url = town.url.replace("://", "://ann:pw@") + "?key=k"
    found = ask(town, tmp_path)
    assert town.headers[0]["Authorization"] == "Basic YW5uOnB3"
    assert town.asked[0].endswith("&key=k") and "pw" not in found.shown_url + town.asked[0]


def test_what_was_answered_stays(town, tmp_path):
    """The server dies after two of several requests; only the rest is asked later."""
    town.fail_after = 2
    with pytest.raises(RoutingError):
        ask(town, tmp_path, max_coordinates=2, retries=0)
    assert len(list(tmp_path.glob("*.npz"))) == 2 and not list(tmp_path.glob(".*"))
    town.fail_after = None
    found = ask(town, tmp_path, max_coordinates=2, retries=0)
    assert (found.num_requests, found.num_cache_hits) == (4, 2)
    assert found.km == pytest.approx(np.array(ROADS_KM))


def test_damaged_cache_is_asked_anew(town, tmp_path):
    """A file that is no table counts as none."""
    ask(town, tmp_path)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(b"half a")
    assert ask(town, tmp_path).num_requests == 1


def test_cache_that_cannot_be_written_is_told(town, tmp_path):
    """A file where the folder should be."""
    (tmp_path / "cache").write_text("")
    with pytest.raises(RoutingError, match=r"cannot be written .*travel\.cache"):
        ask(town, tmp_path / "cache")
