/* Land as a quiet ground, and the territories' shapes upon it; light or dark as the stylesheet has it. */
territoryMap.landStyle = () => ({color: territoryMap.paint("--land-line"), fillColor: territoryMap.paint("--land"), fillOpacity: 1});

territoryMap.drawPlaces = function (map, data, labels) {
  const renderer = L.canvas({pane: "places", padding: 0.5});
  for (const place of data.places) {
    place.shape = L.polygon(territoryMap.rings(place.area), {
      renderer, pane: "places", interactive: false, smoothFactor: 0.6,
      weight: place.kind === "state" ? 0.7 : 1, ...territoryMap.landStyle(),
    }).addTo(map);
  }
  const named = (kind) => data.places.filter((p) => p.kind === kind).map((p) => ({text: p.name, at: p.middle, within: p.shape.getBounds()}));
  const over = data.is_ground ? " over" : "";
  labels.add("countries", `place country${over}`, "placeNames", named("country"));
  labels.add("states", `place${over}`, "placeNames", named("state"));
};

territoryMap.drawAreas = function (map, data, renderer, onClick) {
  const shapes = data.territories.map((territory) => {
    const shape = L.polygon(territoryMap.rings(territory.area), {renderer, smoothFactor: 0.6});
    return shape.on("click", (event) => onClick(territory, event.latlng));
  });
  const group = L.layerGroup([]).addTo(map);

  function colour(mode) {
    shapes.forEach((shape, j) => {
      const tint = mode.areas[j];
      shape.setStyle({
        color: mode.is_filled ? "#6b7680" : tint || "#7d8892", weight: tint && !mode.is_filled ? 1.4 : 1, opacity: 0.75,
        fillColor: tint || "#ffffff", fillOpacity: mode.is_filled ? 0.72 : tint ? 0.17 : 0.02,
      });
    });
  }

  function show(isShown) {
    group.clearLayers();
    const now = shapes.filter((_, j) => isShown(data.territories[j]));
    now.forEach((shape) => group.addLayer(shape));
    now.forEach((shape) => shape.bringToBack());
  }

  return {colour, show};
};
