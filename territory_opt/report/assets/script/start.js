/* Puts the parts together on the map that folium made. */
territoryMap.start = function (map) {
  const data = territoryMap.readData();
  const pane = (name, zIndex, isClickable) => {
    map.createPane(name).style.zIndex = zIndex;
    if (!isClickable) map.getPane(name).style.pointerEvents = "none";
  };
  pane("places", 200, false);
  pane("placeNames", data.is_ground ? 460 : 350, false);
  pane("crowd", 410, false);
  pane("outlines", 450, false);
  pane("homes", 600, true);
  pane("repNames", 610, false);

  map.attributionControl.setPrefix(false);
  map.fitBounds(data.bounds, {padding: [28, 28], maxZoom: 9, animate: false});
  const startZoom = map.getZoom();
  map.setMinZoom(startZoom - 0.75);
  map.setMaxBounds(L.latLngBounds(data.window).pad(0.3));

  const renderer = L.canvas({padding: 0.3, tolerance: 2});
  const popups = territoryMap.makePopups(map, data);
  const labels = territoryMap.makeLabels(map);
  const named = data.territories.filter((t) => t.middle).map((t) => ({text: t.label, at: t.middle, territory: t}));
  const outlines = territoryMap.drawOutlines(map, data, labels);
  labels.add("reps", "rep", "repNames", named);
  territoryMap.drawPlaces(map, data, labels);
  const areas = territoryMap.drawAreas(map, data, renderer, (territory, at) => accounts.isAt(at) || popups.territory(territory, at));
  const drawAccounts = data.accounts.is_crowd ? territoryMap.drawCrowd : territoryMap.drawAccounts;
  const accounts = drawAccounts(map, data, renderer, popups.account);
  const homes = territoryMap.drawHomes(map, data, popups.territory);
  const legend = territoryMap.drawLegend(data, accounts);
  const switches = territoryMap.bindSwitches(data, {areas, outlines, accounts, homes, labels, legend});

  const go = {
    account: (i) => {
      if (i < 0) return;
      map.setView(data.place(i), Math.max(map.getZoom(), Math.min(startZoom + 3, 11)), {animate: false});
      popups.account(i);
    },
    territory: (territory) => {
      if (!territory.bounds) return;
      const bounds = L.latLngBounds(territory.bounds);
      const above = Math.min(250, map.getSize().y * 0.4);
      map.fitBounds(bounds, {paddingTopLeft: [40, above], paddingBottomRight: [40, 40], maxZoom: 11, animate: false});
      popups.territory(territory, [bounds.getNorth(), bounds.getCenter().lng]);
    },
  };
  territoryMap.bindSearch(data, go);
  territoryMap.bindTable(data, go);
  map.on("zoomend", switches.refreshLegend);
  new ResizeObserver(() => map.invalidateSize({animate: false})).observe(map.getContainer());
  window.addEventListener("beforeprint", () => {
    map.invalidateSize(false);
    accounts.finish();
  });
  window.addEventListener("afterprint", () => map.invalidateSize(false));
  territoryMap.map = map;
};
