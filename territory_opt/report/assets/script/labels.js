/* Names on the map. Where two would overlap, the more important one stays. */
territoryMap.makeLabels = function (map) {
  const kinds = {};

  /* names: {text, at}, and optionally `within` (bounds the name should fit) and `territory`; shifts: lines that
     a name may stand off its place. */
  function add(kind, className, pane, names, shifts = [0]) {
    const markers = names.map((name) => {
      const html = territoryMap.element("span", {}, name.text);
      const icon = L.divIcon({className: `label ${className}`, iconSize: [0, 0], html});
      const marker = L.marker(name.at, {icon, pane, interactive: false, keyboard: false});
      return Object.assign(marker, {name});
    });
    kinds[kind] = {group: L.layerGroup(markers), isVisible: () => true, shifts};
  }

  /* Asked of the browser once: it would lay out the whole page anew for every answer. */
  function sizeOf(marker) {
    const span = marker.getElement().firstChild;
    return (marker.size = marker.size || L.point(span.offsetWidth, span.offsetHeight));
  }

  function box(marker, shift) {
    const size = sizeOf(marker);
    const at = map.latLngToContainerPoint(marker.getLatLng()).add([0, shift * size.y]);
    const half = L.point(size.x / 2 + 3, size.y / 2);
    return L.bounds(at.subtract(half), at.add(half));
  }

  /* Where a name goes: its place, or a line or two off it where it may move; null where all is taken. */
  function spot(marker, taken, shifts) {
    const free = shifts.map((shift) => [shift, box(marker, shift)])
      .find(([, here]) => fits(marker.name, here) && !taken.some((other) => other.overlaps(here)));
    if (free) marker.getElement().firstChild.style.top = `${free[0] * sizeOf(marker).y}px`;
    return free ? free[1] : null;
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
    Object.values(kinds).forEach(({group}) => map.hasLayer(group) && group.eachLayer(sizeOf));
    for (const {group, isVisible, shifts} of Object.values(kinds)) {
      if (!map.hasLayer(group)) continue;
      for (const marker of group.getLayers()) {
        const here = isVisible(marker.name.territory) ? spot(marker, taken, shifts) : null;
        if (here) taken.push(here);
        marker.getElement().style.visibility = here ? "" : "hidden";
      }
    }
  }

  function show(kind, isShown, isVisible = () => true) {
    kinds[kind].isVisible = isVisible;
    if (isShown) kinds[kind].group.addTo(map);
    else kinds[kind].group.remove();
    arrange();
  }

  map.on("moveend resize", arrange);  // a zoom ends with a move
  return {add, show};
};
