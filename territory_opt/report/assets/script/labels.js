/* Names on the map. Where two would overlap, the more important one stays. */
territoryMap.makeLabels = function (map) {
  const kinds = {};

  function add(kind, className, pane, names) {
    const markers = names.map(({text, at}) => {
      const icon = L.divIcon({
        className: `label ${className}`, iconSize: [0, 0],
        html: territoryMap.element("span", {}, text),
      });
      return L.marker(at, {icon, pane, interactive: false, keyboard: false});
    });
    kinds[kind] = L.layerGroup(markers);
  }

  function box(marker) {
    const span = marker.getElement().firstChild;
    const at = map.latLngToContainerPoint(marker.getLatLng());
    const half = L.point(span.offsetWidth / 2 + 3, span.offsetHeight / 2);
    return L.bounds(at.subtract(half), at.add(half));
  }

  /* Kinds added first win; within a kind, names added first. */
  function arrange() {
    const taken = [];
    for (const group of Object.values(kinds)) {
      if (!map.hasLayer(group)) continue;
      for (const marker of group.getLayers()) {
        const here = box(marker);
        const isFree = !taken.some((other) => other.overlaps(here));
        if (isFree) taken.push(here);
        marker.getElement().style.visibility = isFree ? "" : "hidden";
      }
    }
  }

  function show(kind, isShown) {
    if (!kinds[kind]) return;
    if (isShown) kinds[kind].addTo(map);
    else kinds[kind].remove();
    arrange();
  }

  map.on("zoomend moveend resize", arrange);
  return {add, show};
};
