/*
 * More accounts than a browser moves as shapes: painted from arrays onto one canvas, by stamps. What is under the
 * pointer is looked for in the same arrays, which takes a millisecond for 100,000: an index would not be felt.
 */
territoryMap.drawCrowd = function (map, data, renderer, onClick) {
  const TOLERANCE = 2;
  const {accounts} = data;
  const sizes = territoryMap.makeSizes(map, data);
  const stamps = territoryMap.makeStamps();
  const looks = new Uint16Array(data.size);
  const {across, down} = territoryMap.worldPlaces(accounts);
  let order = new Uint32Array(0);
  let isMovedShown = false;
  let coloured = null;
  let isShown = () => false;

  const world = () => 256 * 2 ** map.getZoom();
  const painter = new territoryMap.Painter(paint, {pane: "crowd", padding: 0.2}).addTo(map);

  /* Large ones first, as they are stored; while moved ones are shown, these last. */
  function arrange() {
    const ofTerritory = data.territories.map(isShown), ofNone = isShown(null);
    const shown = [...accounts.territory.keys()].filter((i) => ofTerritory[accounts.territory[i]] ?? ofNone);
    const later = (i) => isMovedShown && data.isMoved(i);
    order = Uint32Array.from([...shown.filter((i) => !later(i)), ...shown.filter(later)]);
    painter.repaint();
  }

  function colour(mode, withMoved) {
    if (mode === coloured && withMoved === isMovedShown) return;
    coloured = mode;
    isMovedShown = withMoved;
    stamps.begin();
    for (let i = 0; i < data.size; i++) looks[i] = stamps.look(territoryMap.accountStyle(data, i, mode, isMovedShown));
    arrange();
  }

  function show(isVisible) {
    isShown = isVisible;
    arrange();
  }

  function paint(context, corner, size, ratio) {
    const pixels = world(), factor = sizes.magnification(), {width, height} = context.canvas;
    stamps.open(width, height, ratio);
    for (const i of order) {
      const x = across[i] * pixels - corner.x, y = down[i] * pixels - corner.y;
      const radius = sizes.radius(i, factor, isMovedShown);
      if (x > -radius && y > -radius && x < size.x + radius && y < size.y + radius) stamps.put(looks[i], x, y, radius);
    }
    stamps.close(context);
  }

  /* The account on top there, or -1. */
  function find(latlng) {
    const pixels = world(), factor = sizes.magnification(), at = map.project(latlng);
    for (let k = order.length - 1; k >= 0; k--) {
      const i = order[k], reach = sizes.radius(i, factor, isMovedShown) + TOLERANCE;
      const x = across[i] * pixels - at.x, y = down[i] * pixels - at.y;
      if (x * x + y * y <= reach * reach) return i;
    }
    return -1;
  }

  territoryMap.bindPointer(map, data, find, onClick);
  return {colour, show, magnification: sizes.magnification, finish: () => painter.finish(), isAt: (latlng) => find(latlng) >= 0};
};

/* Mercator places within a world of width 1. */
territoryMap.worldPlaces = function ({longitude, latitude}) {
  const across = Float64Array.from(longitude, (degrees) => degrees / 360 + 0.5);
  const down = Float64Array.from(latitude, (degrees) => {
    const sine = Math.sin((degrees * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  });
  return {across, down};
};
