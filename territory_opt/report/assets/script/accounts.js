/* Accounts as circles on one canvas: area in proportion to potential, larger as one zooms in. */
territoryMap.drawAccounts = function (map, data, renderer, onClick) {
  const {accounts} = data;
  const startZoom = map.getZoom();
  const circles = accounts.id.map((_, i) => {
    const circle = L.circleMarker(data.place(i), {renderer, radius: accounts.radius[i]});
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
      const least = isMovedShown && data.isMoved(i) ? 5 : 0;
      circle.setRadius(Math.max(accounts.radius[i] * factor, least));
    });
  }

  /* While moved accounts are shown: the ring is the other side of the move, the rest fades. */
  function style(i, mode) {
    const fillColor = mode.palette[mode.accounts[i]];
    if (!isMovedShown) {
      const isFaded = mode.key.endsWith("_index");
      return {fillColor, color: isFaded ? "#4c5660" : "#ffffff", weight: 0.8, opacity: 0.9, fillOpacity: 0.85, dashArray: null};
    }
    if (!data.isMoved(i)) return {fillColor, color: "#ffffff", weight: 0.5, opacity: 0.25, fillOpacity: 0.13, dashArray: null};
    const other = mode.key === "today" ? data.territory(i) : data.previous(i);
    return {
      fillColor, color: other ? other.colour : "#1f2933", weight: 3, opacity: 1, fillOpacity: 0.95,
      dashArray: data.isForced(i) ? "4 3" : null,
    };
  }

  function colour(mode, withMoved) {
    isMovedShown = withMoved;
    circles.forEach((circle, i) => circle.setStyle(style(i, mode)));
    if (isMovedShown) circles.forEach((circle, i) => data.isMoved(i) && circle.bringToFront());
    resize();
  }

  let before = null;

  /* Added anew as a whole: the order of drawing is that of size. */
  function show(isShown) {
    const now = circles.filter((_, i) => isShown(data.territory(i)));
    if (before && now.length === before.length && now.every((circle, k) => circle === before[k])) return;
    group.clearLayers();
    now.forEach((circle) => group.addLayer(circle));
    before = now;
  }

  group.addTo(map);
  map.on("zoomend", resize);
  return {colour, show, magnification};
};
