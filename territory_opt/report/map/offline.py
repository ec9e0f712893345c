"""Folium pages that need nothing from anywhere: every link replaced by the file it names."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

import folium
from branca.element import Element, Figure, Link
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

VENDORED = {
    "leaflet": "leaflet/leaflet.js",
    "leaflet_css": "leaflet/leaflet.css",
    "leaflet_sync": "leaflet-sync/L.Map.Sync.js",
}
"""Names that folium gives its links → files of ``report/assets``."""
TEMPLATES = ("page", "compare")
"""Folders of ``report/assets`` with pieces of pages."""
HASHES = "@script-hashes@"
"""What stands in a page's policy until its scripts are known."""
_PICTURE = re.compile(r"url\((?!#)[^)]*\)")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def asset(name: str) -> str:
    """Text of a shipped file of ``report/assets``."""
    return (files("territory_opt.report") / "assets" / name).read_text("utf-8")


def template(name: str) -> Any:
    """A page piece of ``report/assets``; values are escaped."""
    return _environment().get_template(name)


class Raw(Element):
    """Text that goes into the page as it is; branca would run its braces as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The text."""
        return self.text


class OfflineMap(folium.Map):
    """A Leaflet map without tiles; of folium's libraries it needs only Leaflet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(tiles=None, **options)
        self.default_js = [("leaflet", "")]
        self.default_css = [("leaflet_css", "")]


class OfflineFigure(Figure):
    """
    A page whose scripts and styles are inside it, under a policy that forbids any request.

    Parameters
    ----------
    title
        Title of the page.

    Notes
    -----
    The content security policy names each script by its hash: a script that found its way into
    the page through the data would not run.
    """

    def __init__(self, title: str) -> None:
        super().__init__(title=title)

    def render(self, **kwargs: Any) -> str:
        """
        The whole page.

        Raises
        ------
        KeyError
            If an element links to a library that is not shipped.
        """
        for child in list(self._children.values()):
            child.render(**kwargs)
        _inline_links(self.header)
        page = template("page.html").render(
            title=self.title,
            script_hashes=HASHES,
            header=Markup(self.header.render()),
            body=Markup(self.html.render()),
            script=Markup(self.script.render()),
        )
        return with_script_hashes(str(page))


def script(text: str) -> Raw:
    """A script element."""
    return Raw("<script>" + text.replace("</script", "<\\/script") + "</script>")


def style(text: str) -> Raw:
    """A style element; pictures beside the file are left out."""
    return Raw("<style>" + _PICTURE.sub("none", text) + "</style>")


def _inline_links(header: Element) -> None:
    for name, child in list(header._children.items()):
        if isinstance(child, Link):
            file = VENDORED[name]
            header._children[name] = (script if file.endswith(".js") else style)(asset(file))


def with_script_hashes(page: str) -> str:
    """A page whose policy names each of its scripts by its hash."""
    digests = [hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(page)]
    named = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
    return page.replace(HASHES, named, 1)


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader(
            [PackageLoader("territory_opt.report", f"assets/{folder}") for folder in TEMPLATES]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
