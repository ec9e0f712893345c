/* Names on the map. Where two would overlap, the more important one stays. */
territoryMap.makeLabels = function (map) {
  const kinds = {};

  /* names: {text, at}, and optionally `within` (bounds the name should fit) and `territory`. */
  function add(kind, className, pane, names) {
    const markers = names.map((name) => {
      const html = territoryMap.element("span", {}, name.text);
      const icon = L.divIcon({className: `label ${className}`, iconSize: [0, 0], html});
      const marker = L.marker(name.at, {icon, pane, interactive: false, keyboard: false});
      return Object.assign(marker, {name});
    });
    kinds[kind] = {group: L.layerGroup(markers), isVisible: () => true};
  }

  function box(marker) {
    const span = marker.getElement().firstChild;
    const at = map.latLngToContainerPoint(marker.getLatLng());
    const half = L.point(span.offsetWidth / 2 + 3, span.offsetHeight / 2);
    return L.bounds(at.subtract(half), at.add(half));
  }

  /* A name may stick out a little from the place it names, not more. */
  function fits({within}, here) {
    if (!within) return true;
    const width = map.latLngToContainerPoint(within.getNorthEast()).x - map.latLngToContainerPoint(within.getSouthWest()).x;
    return here.getSize().x < 1.25 * width;
  }

  /* Kinds added first win; within a kind, names added first. */
  function arrange() {
    const taken = [];
    for (const {group, isVisible} of Object.values(kinds)) {
      if (!map.hasLayer(group)) continue;
      for (const marker of group.getLayers()) {
        const here = box(marker);
        const isShown = isVisible(marker.name.territory) && fits(marker.name, here)
          && !taken.some((other) => other.overlaps(here));
        if (isShown) taken.push(here);
        marker.getElement().style.visibility = isShown ? "" : "hidden";
      }
    }
  }

  function show(kind, isShown, isVisible = () => true) {
    kinds[kind].isVisible = isVisible;
    if (isShown) kinds[kind].group.addTo(map);
    else kinds[kind].group.remove();
    arrange();
  }

  map.on("zoomend moveend resize", arrange);
  return {add, show};
};
