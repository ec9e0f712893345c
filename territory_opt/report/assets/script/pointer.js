/* Tooltip and click of accounts that are no shapes of their own; find(latlng) gives the one there, or -1. */
territoryMap.bindPointer = function (map, data, find, onClick) {
  const tooltip = L.tooltip({direction: "top", offset: [0, -6]});
  const covering = ".leaflet-marker-icon, .leaflet-popup, .leaflet-control";
  let hovered = -1;

  function hover(i, latlng) {
    if (i >= 0) tooltip.setLatLng(latlng);
    if (i === hovered) return;
    hovered = i;
    L.DomUtil[i < 0 ? "removeClass" : "addClass"](map.getContainer(), "on-account");
    if (i < 0) tooltip.remove();
    else tooltip.setContent(territoryMap.tooltip(data, i)).addTo(map);
  }

  map.on("mousemove", (event) => {
    const isCovered = event.originalEvent.target.closest(covering) || map.dragging.moving();
    hover(isCovered ? -1 : find(event.latlng), event.latlng);
  });
  map.on("mouseout movestart zoomstart", () => hover(-1));
  map.on("click", (event) => {
    const i = find(event.latlng);
    if (i >= 0) onClick(i);
  });
};
