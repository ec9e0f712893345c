/*
 * Accounts on one canvas: circles whose area is in proportion to potential, larger as one zooms in; an
 * account that has an area of the map to itself fills that instead.
 */
territoryMap.drawAccounts = function (map, data, renderer, onClick) {
  const {accounts} = data;
  const sizes = territoryMap.makeSizes(map, data);
  const isGround = (i) => Boolean(accounts.ground && accounts.ground[i]);
  const circles = accounts.id.map((_, i) => {
    const circle = isGround(i)
      ? L.polygon(territoryMap.rings(accounts.ground[i]), {renderer, smoothFactor: 0.5})
      : L.circleMarker(data.place(i), {renderer, radius: accounts.radius[i]});
    circle.account = i;
    return circle;
  });
  const group = L.featureGroup(circles);
  group.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    onClick(event.layer.account);
  });
  group.bindTooltip((circle) => territoryMap.tooltip(data, circle.account), {sticky: true, direction: "top", offset: [0, -6]});

  let isMovedShown = false;

  function resize() {
    const factor = sizes.magnification();
    circles.forEach((circle, i) => isGround(i) || circle.setRadius(sizes.radius(i, factor, isMovedShown)));
  }

  function colour(mode, withMoved) {
    isMovedShown = withMoved;
    const style = (i) => (isGround(i) ? territoryMap.groundStyle : territoryMap.accountStyle)(data, i, mode, isMovedShown);
    circles.forEach((circle, i) => circle.setStyle(style(i)));
    if (isMovedShown) circles.forEach((circle, i) => data.isMoved(i) && circle.bringToFront());
    resize();
  }

  let before = null;

  /* Added anew as a whole: the order of drawing is that of size. */
  function show(isShown) {
    const now = order.filter((i) => isShown(data.territory(i))).map((i) => circles[i]);
    if (before && now.length === before.length && now.every((circle, k) => circle === before[k])) return;
    group.clearLayers();
    now.forEach((circle) => group.addLayer(circle));
    before = now;
  }

  /* Areas first: circles of accounts carved out lie on top. */
  const order = circles.map((_, i) => i).sort((a, b) => isGround(b) - isGround(a));
  group.addTo(map);
  map.on("zoomend", resize);
  return {colour, show, magnification: sizes.magnification, finish: () => {}, isAt: () => false};
};
