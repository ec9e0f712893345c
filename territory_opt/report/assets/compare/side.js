/* One of the two maps: land, shapes, names, homes and accounts of whichever run it shows. */
territoryMap.makeSide = function (map, data, onPick) {
  const pane = (name, zIndex) => {
    map.createPane(name).style.zIndex = zIndex;
    if (name !== "ground" || !data.is_ground) map.getPane(name).style.pointerEvents = "none";
  };
  pane("places", 200);
  pane("ground", 300);
  pane("placeNames", data.is_ground ? 460 : 350);
  pane("outlines", 450);
  pane("homes", 600);
  pane("repNames", 610);
  pane("chosen", 620);
  map.attributionControl.setPrefix(false);

  /* All accounts in sight, below the flag. */
  function home() {
    map.setMinZoom(0);
    map.fitBounds(data.bounds, {paddingTopLeft: [16, 30], paddingBottomRight: [16, 12], maxZoom: 9, animate: false});
    map.setMinZoom(map.getZoom() - 1.25);
    map.setMaxBounds(L.latLngBounds(data.window).pad(0.6));
  }

  home();

  const labels = territoryMap.makeLabels(map);
  const land = {...data, places: data.places.map((place) => ({...place}))};
  const names = data.sides.map((side) => side.shapes.filter((one) => one.middle).map((one) => ({text: data.territories[one.territory].label, at: one.middle, territory: one.territory})));
  names.forEach((some, k) => labels.add(`reps-${k}`, "rep", "repNames", some));
  territoryMap.drawPlaces(map, land, labels);
  const ground = L.layerGroup([]).addTo(map);
  const homes = L.layerGroup([]).addTo(map);
  const chosen = L.layerGroup([]).addTo(map);
  const canvas = {ground: L.canvas({pane: "ground", padding: 0.3}), outlines: L.canvas({pane: "outlines", padding: 0.3})};
  const circles = territoryMap.drawCircles(map, data, onPick);

  function shapes(side, look) {
    ground.clearLayers();
    if (!look.areas) return;
    const line = (area, pane, style) => ground.addLayer(L.polygon(territoryMap.rings(area), {
      renderer: canvas[pane], pane, interactive: false, smoothFactor: 0.6, lineJoin: "round", ...style,
    }));
    data.areas.forEach((area) => line(area, "outlines", {fill: false, color: look.soft, weight: 0.5, opacity: 0.6}));
    for (const {territory, area} of data.sides[side].shapes) {
      if (!look.hasGround(territory)) continue;
      const color = territoryMap.scheme.shade(data.territories[territory].colour);
      if (data.is_ground) line(area, "outlines", {fill: false, color: look.ink, weight: 1.4, opacity: 0.9});
      else line(area, "ground", {color, weight: 1.4, opacity: 0.8, fillColor: color, fillOpacity: 0.2});
    }
  }

  function houses(side, look) {
    homes.clearLayers();
    if (!look.homes) return;
    for (const home of data.sides[side].homes) {
      if (!look.hasRole(home.territory)) continue;
      const colour = data.is_ground ? look.ink : territoryMap.scheme.shade(data.territories[home.territory].colour);
      const icon = L.divIcon({className: "", html: territoryMap.house(colour, home.is_vacant, 17), iconSize: [17, 17]});
      homes.addLayer(L.marker([home.lat, home.lon], {icon, pane: "homes", interactive: false, keyboard: false}));
    }
  }

  /* look: {side, isOn, isChanged(i), isShown(i), hasRole(j), hasGround(j), areas, names, homes, places, ink, paper, soft, accent} */
  function draw(look) {
    land.places.forEach((place) => place.shape.setStyle(territoryMap.landStyle()));
    shapes(look.side, look);
    houses(look.side, look);
    circles.draw(look);
    data.sides.forEach((_, k) => labels.show(`reps-${k}`, look.names && k === look.side, look.hasGround));
    labels.show("countries", look.places);
    labels.show("states", look.places);
  }

  /* A ring and a card around an account; none for -1. */
  function mark(i, look) {
    chosen.clearLayers();
    if (i < 0 || data.accounts.longitude[i] === null) return;
    const at = data.place(i);
    const radius = Math.max(13, data.accounts.radius[i] + 7);
    const ring = (color, weight) => L.circleMarker(at, {renderer: L.svg({pane: "chosen"}), pane: "chosen", radius, color, weight, fill: false, interactive: false, className: "chosen-ring"});
    const owner = data.territories[data.accounts.at[look.side][i]] || null;
    chosen.addLayer(ring(look.paper, 7)).addLayer(ring(look.accent, 4));
    chosen.addLayer(L.tooltip({permanent: true, direction: "top", offset: [0, -radius], className: "chosen-card"})
      .setLatLng(at).setContent(territoryMap.accountCard(data, i, owner)));
  }

  return {map, draw, mark, home};
};
