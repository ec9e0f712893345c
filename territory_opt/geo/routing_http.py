"""Requests to a routing engine: patience, tries again, and addresses shown without secrets."""

from __future__ import annotations

import base64
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from territory_opt.errors import RoutingError

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_LONG = frozenset({413, 414})
REMEDY = (
    "Start the server or correct travel.url, then run again: "
    "what was answered so far is in the cache"
)


class TooBigError(Exception):
    """The server takes fewer coordinates in one request."""


class Endpoint:
    """
    A server's base address.

    Attributes
    ----------
    shown
        The address without user, password and query.
    num_requests
        Requests made so far.
    """

    def __init__(self, url: str, timeout_seconds: float, retries: int, backoff: float) -> None:
        self._parts, self._headers = _without_user(url)
        self.timeout_seconds, self.retries, self.backoff = timeout_seconds, retries, backoff
        self.num_requests = 0
        self.shown = urlunsplit(self._parts._replace(query="", fragment=""))

    def fetch(self, path: str, query: str = "", body: Any = None) -> tuple[int, Mapping[str, Any]]:
        """
        HTTP status and JSON object of an answer; ``body`` makes it a POST.

        Raises
        ------
        TooBigError
            If the request itself is too long.
        RoutingError
            If no try brings an answer.
        """
        reason = ""
        for attempt in range(self.retries + 1):
            if attempt:
                time.sleep(self.backoff * 2 ** (attempt - 1))
            try:
                status, text = self._once(path, query, body)
            except (OSError, http.client.HTTPException) as error:
                reason = _said(error)
                continue
            if status in _TOO_LONG:
                raise TooBigError(f"HTTP {status}")
            if status in _AGAIN:
                reason = f"HTTP {status}"
                continue
            return status, self._object(status, text)
        raise self.failure(f"does not answer ({reason}; {self.retries + 1} tries)")

    def failure(self, what: str) -> RoutingError:
        """An error that names the server, without secrets, and the way out."""
        return RoutingError(f"travel.url: the routing engine at {self.shown} {what}. {REMEDY}.")

    def _once(self, path: str, query: str, body: Any) -> tuple[int, bytes]:
        self.num_requests += 1
        asked = "&".join(part for part in (query, self._parts.query) if part)
        base = self._parts.path.rstrip("/")
        url = urlunsplit(self._parts._replace(path=f"{base}/{path}", query=asked, fragment=""))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, dict(self._headers))
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_seconds) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def _object(self, status: int, text: bytes) -> Mapping[str, Any]:
        try:
            found = json.loads(text)
        except ValueError as error:
            raise self.failure(f"answers no JSON (HTTP {status})") from error
        if not isinstance(found, dict):
            raise self.failure(f"answers no JSON object (HTTP {status})")
        return found


def _without_user(url: str) -> tuple[SplitResult, dict[str, str]]:
    """Address without user and password, and the header that carries them."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    headers = {"User-Agent": "territory-opt", "Accept": "application/json"}
    if user:
        token = base64.b64encode(unquote(user).encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    return parts._replace(netloc=host), headers


def _said(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return "timed out"
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)
