/* Accounts of one run: circles by potential, or the area of the map that an account has to itself. */
territoryMap.drawCircles = function (map, data, onPick) {
  const {accounts} = data;
  const {shade} = territoryMap.scheme;
  const startZoom = map.getZoom();
  const every = accounts.id.map((_, i) => i);
  const isGround = (i) => Boolean(accounts.ground && accounts.ground[i]);
  const hasDot = (i) => accounts.longitude[i] !== null && !isGround(i);
  let look = null;
  let colours = [];
  let isStrong = () => false;

  const owner = (i) => data.territories[accounts.at[look.side][i]] || null;
  const colour = (i) => colours[accounts.at[look.side][i]] || shade(data.nobody);
  const magnification = () => Math.min(Math.max(0.7 * 1.18 ** (map.getZoom() - startZoom), 0.6), 2.5);  // maps are half as wide as the planner's
  const radius = (i) => Math.max(accounts.radius[i] * magnification(), isStrong(i) ? 3.6 : 1.2);

  /* While changes are shown: those stand out, the rest fades. */
  function paintDot(context, i, x, y) {
    context.beginPath();
    context.arc(x, y, radius(i), 0, 2 * Math.PI);
    context.fillStyle = colour(i);
    context.globalAlpha = isStrong(i) ? 1 : look.isOn ? 0.24 : 0.85;
    context.fill();
    if (look.isOn && !isStrong(i)) return;
    context.strokeStyle = isStrong(i) ? look.ink : look.paper;
    context.lineWidth = isStrong(i) ? 1.6 : 0.8;
    context.stroke();
  }

  const dots = territoryMap.makeDots(map, every.map((i) => (hasDot(i) ? data.place(i) : null)), paintDot);
  const renderer = L.canvas({pane: "ground", padding: 0.3, tolerance: 0});
  const areas = every.filter(isGround).map((i) => Object.assign(
    L.polygon(territoryMap.rings(accounts.ground[i]), {renderer, pane: "ground", smoothFactor: 0.5}), {account: i}));
  const ground = L.featureGroup([]).addTo(map);

  function areaStyle(i) {
    const strong = {fillOpacity: 1, color: look.ink, weight: 1.6, opacity: 1};
    const weak = {fillOpacity: look.isOn ? 0.45 : 0.78, color: look.paper, weight: 0.5, opacity: 0.5};
    return {fillColor: colour(i), ...(isStrong(i) ? strong : weak)};
  }

  /* shown: {side, isOn, isChanged(i), isShown(i), ink, paper} */
  function draw(shown) {
    look = shown;
    colours = data.territories.map((territory) => shade(territory.colour));
    isStrong = (i) => look.isOn && look.isChanged(i);
    const now = every.filter(look.isShown);
    dots.draw([...now.filter((i) => !isStrong(i)), ...now.filter(isStrong)]);
    ground.clearLayers();
    areas.filter((area) => look.isShown(area.account)).forEach((area) => ground.addLayer(area.setStyle(areaStyle(area.account))));
  }

  const card = L.tooltip({direction: "top", offset: [0, -6]});
  const under = (event) => (look ? dots.hit(event.layerPoint, radius) : -1);

  function hover(event, i) {
    map.getContainer().style.cursor = i < 0 ? "" : "pointer";
    if (i < 0) map.closeTooltip(card);
    else map.openTooltip(card.setLatLng(event.latlng).setContent(territoryMap.accountCard(data, i, owner(i))));
  }

  /* A circle that lies over an area comes first. */
  const over = (event, i) => (under(event) < 0 ? i : under(event));
  map.on("mousemove", (event) => hover(event, under(event)));
  map.on("mouseout", (event) => hover(event, -1));
  map.on("click", (event) => onPick(under(event)));
  ground.on("mousemove", (event) => { L.DomEvent.stopPropagation(event); hover(event, over(event, event.layer.account)); });
  ground.on("click", (event) => { L.DomEvent.stopPropagation(event); onPick(over(event, event.layer.account)); });
  return {draw};
};

/* Name, who has it, and how much it is. */
territoryMap.accountCard = function (data, i, territory) {
  const {element} = territoryMap;
  const potential = data.accounts.potential[i];
  const amount = potential === null ? "" : `Potential ${territoryMap.formatted(potential, "money", data.currency)}`;
  return element("div", {}, element("b", {}, data.title(i)), territory ? territory.label : "no rep", element("small", {}, amount));
};
