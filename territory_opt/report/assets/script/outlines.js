/* Borders over everything that is filled: of areas, of territories built of them, of levels above. */
territoryMap.drawOutlines = function (map, data, labels) {
  const renderer = L.canvas({pane: "outlines", padding: 0.3});
  const line = (area, style) => L.polygon(territoryMap.rings(area), {
    renderer, pane: "outlines", interactive: false, fill: false, smoothFactor: 0.5, lineJoin: "round", ...style,
  });
  const thin = data.areas.map((area) => line(area, {color: "#7d8892", weight: 0.5, opacity: 0.6}));
  const borders = data.is_ground
    ? data.territories.map((territory) => line(territory.area, {color: "#1f2933", weight: 1.5, opacity: 0.9})) : [];
  const levels = data.outlines.map((level, k) => level.items.flatMap((item) => [
    line(item.area, {color: "#ffffff", weight: 5 + 1.5 * k, opacity: 0.9}),
    line(item.area, {color: "#10171d", weight: 2.6 + 1.2 * k, opacity: 1}),
  ]));
  [...data.outlines].reverse().forEach((level) => labels.add(`outline-${level.key}`, "group", "repNames",
    level.items.map((item) => ({text: item.name, at: item.middle})), [0, 1.2, -1.2, 2.4, -2.4]));
  const group = L.layerGroup([]).addTo(map);

  /* isShown: of a territory; isTicked: of a level, by its key; the level that colours the map is on too. */
  function show(isShown, isTicked, coloured) {
    const isOn = (key) => isTicked(key) || key === coloured;
    group.clearLayers();
    const now = borders.filter((_, j) => isShown(data.territories[j]));
    (now.length || !borders.length ? thin : []).forEach((shape) => group.addLayer(shape));
    now.forEach((shape) => group.addLayer(shape));
    data.outlines.forEach((level, k) => {
      labels.show(`outline-${level.key}`, isOn(level.key));
      if (isOn(level.key)) levels[k].forEach((shape) => group.addLayer(shape));
    });
  }

  return {show};
};
