"""A stand-in for OSRM and Valhalla on loopback: it speaks their table formats, and can be spoiled."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def metres(source, target) -> float:
    """100 km of road per degree east or north: a town of right angles."""
    return 100_000.0 * (abs(source[0] - target[0]) + abs(source[1] - target[1]))


@dataclass
class Town:
    """
    What the server knows, and what it was asked.

    50 km/h everywhere; ``cut_off`` places have no road; ``off_road`` ones make OSRM refuse.
    """

    limit: int = 100
    cut_off: set = field(default_factory=set)
    off_road: set = field(default_factory=set)
    status: int = 200
    text: str | None = None
    fail_first: int = 0
    fail_after: int | None = None
    delay: float = 0.0
    asked: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    url: str = ""

    def seconds_and_metres(self, source, target):
        """One pair; None where there is no road."""
        if source in self.cut_off or target in self.cut_off:
            return None, None
        far = metres(source, target)
        return far / 1000 / 50 * 3600, far


class Handler(BaseHTTPRequestHandler):
    """Answers by the town of its server."""

    def do_GET(self):
        """OSRM: /table/v1/{profile}/{lon,lat;…}?sources=…&destinations=…&annotations=…"""
        town, parts = self.server.town, urlsplit(self.path)
        if self.refused(town):
            return None
        places = [tuple(map(float, p.split(","))) for p in parts.path.split("/")[-1].split(";")]
        query = parse_qs(parts.query)
        if len(places) > town.limit:
            return self.say(400, {"code": "TooBig", "message": "Too many table coordinates"})
        for i, place in enumerate(places):
            if place in town.off_road:
                said = f"Could not find a matching segment for coordinate {i}"
                return self.say(400, {"code": "NoSegment", "message": said})
        assert "/table/v1/driving/" in parts.path and query["annotations"] == ["duration,distance"]
        chosen = [
            [places[int(i)] for i in query[k][0].split(";")] for k in ("sources", "destinations")
        ]
        cells = [[town.seconds_and_metres(s, t) for t in chosen[1]] for s in chosen[0]]
        return self.say(200, {
            "code": "Ok",
            "durations": [[cell[0] for cell in row] for row in cells],
            "distances": [[cell[1] for cell in row] for row in cells],
        })  # fmt: skip

    def do_POST(self):
        """Valhalla: /sources_to_targets."""
        town = self.server.town
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.refused(town):
            return None
        assert self.path.endswith("/sources_to_targets") and body["costing"] == "auto"
        sources, targets = ([(p["lon"], p["lat"]) for p in body[k]] for k in ("sources", "targets"))
        if len(sources) + len(targets) > town.limit:
            return self.say(400, {"error_code": 150, "error": "Exceeded max locations"})
        rows = []
        for i, source in enumerate(sources):
            cells = [town.seconds_and_metres(source, target) for target in targets]
            rows.append([
                {"from_index": i, "to_index": j, "time": seconds,
                 "distance": None if far is None else far / 1000}
                for j, (seconds, far) in enumerate(cells)
            ])  # fmt: skip
        return self.say(200, {"sources_to_targets": rows, "units": "kilometers"})

    def refused(self, town) -> bool:
        """Whether the spoiled town answers instead."""
        town.asked.append(self.path)
        town.headers.append(dict(self.headers))
        time.sleep(town.delay)
        is_over = town.fail_after is not None and len(town.asked) > town.fail_after
        if len(town.asked) <= town.fail_first or is_over:
            self.say(503, {})
            return True
        if town.status != 200 or town.text is not None:
            self.say(town.status, town.text or "")
            return True
        return False

    def say(self, status, answer):
        """One answer."""
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client's patience is over

    def log_message(self, *_):
        """Be quiet."""


def serve(town: Town):
    """Run the server around a test; a generator for a fixture."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.town = town
    town.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield town
    server.shutdown()
    thread.join()
    server.server_close()
