/*
 * Accounts on one canvas: circles whose area is in proportion to potential, larger as one zooms in; an
 * account that has an area of the map to itself fills that instead.
 */
territoryMap.drawAccounts = function (map, data, renderer, onClick) {
  const {accounts} = data;
  const startZoom = map.getZoom();
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

  const magnification = () => Math.min(Math.max(1.18 ** (map.getZoom() - startZoom), 0.7), 3);

  let isMovedShown = false;

  /* A ring needs room around its filling. */
  function resize() {
    const factor = magnification();
    circles.forEach((circle, i) => {
      if (isGround(i)) return;
      const least = isMovedShown && data.isMoved(i) ? 5 : 0;
      circle.setRadius(Math.max(accounts.radius[i] * factor, least));
    });
  }

  /* While moved accounts are shown: the ring is the other side of the move, the rest fades. */
  function style(i, mode) {
    const fillColor = mode.palette[mode.accounts[i]];
    if (!isMovedShown) {
      return {fillColor, color: mode.is_filled ? "#4c5660" : "#ffffff", weight: 0.8, opacity: 0.9, fillOpacity: 0.85, dashArray: null};
    }
    if (!data.isMoved(i)) return {fillColor, color: "#ffffff", weight: 0.5, opacity: 0.25, fillOpacity: 0.13, dashArray: null};
    const other = mode.key === "today" ? data.territory(i) : data.previous(i);
    return {
      fillColor, color: other ? other.colour : "#1f2933", weight: 3, opacity: 1, fillOpacity: 0.95,
      dashArray: data.isForced(i) ? "4 3" : null,
    };
  }

  /* Areas have a hair of a border; a moved one the other side's colour around it. */
  function groundStyle(i, mode) {
    const fillColor = mode.palette[mode.accounts[i]];
    const plain = {fillColor, color: "#ffffff", weight: 0.5, opacity: 0.55, fillOpacity: 0.78, dashArray: null};
    if (!isMovedShown) return plain;
    if (!data.isMoved(i)) return {...plain, fillOpacity: 0.22};
    const {color, dashArray} = style(i, mode);
    return {...plain, color, dashArray, weight: 2, opacity: 1, fillOpacity: 0.9};
  }

  function colour(mode, withMoved) {
    isMovedShown = withMoved;
    circles.forEach((circle, i) => circle.setStyle((isGround(i) ? groundStyle : style)(i, mode)));
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
  return {colour, show, magnification};
};
