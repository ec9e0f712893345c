/* Where territories start from: a house in the territory's colour, dark on filled areas, hollow where nobody is hired. */
territoryMap.house = function (colour, isVacant, size) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  const put = (element, attributes) => Object.entries(attributes).forEach(([k, v]) => element.setAttribute(k, v));
  put(picture, {viewBox: "0 0 20 20", width: size, height: size, class: "home", "aria-hidden": "true"});
  put(path, {
    d: "M10 1.8 L18.4 9 L16.2 9 L16.2 17.6 L3.8 17.6 L3.8 9 L1.6 9 Z", "stroke-linejoin": "round", "stroke-width": "1.8",
    fill: isVacant ? "#ffffff" : colour, stroke: isVacant ? colour : "#ffffff",
  });
  picture.append(path);
  return picture;
};

territoryMap.drawHomes = function (map, data, onClick) {
  const size = data.homes.length > 200 ? 10 : data.homes.length > 40 ? 15 : 20;
  const markers = data.homes.map((home) => {
    const territory = data.territories[home.territory];
    const html = territoryMap.house(data.is_ground ? "#1f2933" : territory.colour, home.is_vacant, size);
    const icon = L.divIcon({className: "", html, iconSize: [size, size]});
    const marker = L.marker([home.lat, home.lon], {icon, pane: "homes", keyboard: false});
    marker.bindTooltip(territoryMap.element("span", {}, `Home of ${home.label}`), {direction: "top", offset: [0, -8]});
    return marker.on("click", () => onClick(territory, marker.getLatLng()));
  });
  const group = L.layerGroup([]).addTo(map);

  function show(isShown) {
    group.clearLayers();
    markers.filter((_, k) => isShown(data.territories[data.homes[k].territory])).forEach((marker) => group.addLayer(marker));
  }

  return {show};
};
