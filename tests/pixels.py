"""What browser tests read of the map's canvas."""


def pixel(pane: str) -> str:
    """End of a script that has a place ``at`` in the map's container: the colour painted there."""
    return f"""
  const frame = territoryMap.map.getContainer().getBoundingClientRect();
  const canvas = document.querySelector(".leaflet-{pane}-pane canvas");
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const x = (frame.left + at.x - box.left) * scale, y = (frame.top + at.y - box.top) * scale;
  return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data];
}}"""


PIXEL = pixel("overlay")


def painted(pane: str) -> str:
    """A script that counts the painted pixels of a pane: ``"overlay"``, ``"outlines"``."""
    return f"""() => {{
  const canvas = document.querySelector(".leaflet-{pane}-pane canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let k = 3; k < data.length; k += 4) painted += data[k] > 0;
  return painted;
}}"""
