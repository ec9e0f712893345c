/*
 * Circles from plain arrays on one canvas: tens of thousands are drawn in a blink, where a Leaflet layer for each
 * takes seconds. Leaflet's own canvas keeps its place and size; only what is painted on it is ours.
 */
territoryMap.makeDots = function (map, places, paintDot) {
  const world = places.map((place) => (place ? map.project(place, 0) : null));
  let order = [];

  /* Calls act(i, x, y) for every dot, those on top last, in pixels of the map's layer. */
  function each(act) {
    const scale = 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    for (const i of order) {
      if (world[i]) act(i, world[i].x * scale - origin.x, world[i].y * scale - origin.y);
    }
  }

  const Dots = L.Canvas.extend({
    _draw() {
      const {min, max} = this._bounds;
      each((i, x, y) => {
        if (x > min.x - 40 && x < max.x + 40 && y > min.y - 40 && y < max.y + 40) paintDot(this._ctx, i, x, y);
      });
      this._ctx.globalAlpha = 1;
    },
  });
  const canvas = new Dots({padding: 0.3}).addTo(map);
  canvas.getPane().querySelectorAll("canvas").forEach((one) => { one.style.pointerEvents = "none"; });

  function draw(drawn) {
    order = drawn;
    canvas._redraw();
  }

  /* The topmost dot within its radius of a point; -1 for none. */
  function hit(point, radius) {
    let found = -1;
    each((i, x, y) => { if (Math.hypot(point.x - x, point.y - y) <= radius(i) + 2) found = i; });
    return found;
  }

  return {draw, hit};
};
