/* Accounts of one run on one canvas: circles by potential, or the area that an account has to itself. */
territoryMap.drawCircles = function (map, data, onPick) {
  const {accounts} = data;
  const renderer = L.canvas({padding: 0.3, tolerance: 2});
  const startZoom = map.getZoom();
  const isGround = (i) => Boolean(accounts.ground && accounts.ground[i]);
  const hasPlace = (i) => accounts.longitude[i] !== null;
  const shapes = accounts.id.map((_, i) => {
    if (!hasPlace(i) && !isGround(i)) return null;
    const shape = isGround(i) ? L.polygon(territoryMap.rings(accounts.ground[i]), {renderer, smoothFactor: 0.5})
      : L.circleMarker(data.place(i), {renderer, radius: accounts.radius[i]});
    shape.account = i;
    return shape;
  });
  const drawn = shapes.filter(Boolean).sort((a, b) => isGround(b.account) - isGround(a.account));
  const group = L.featureGroup([]);
  let owner = () => null;

  group.on("click", (event) => { L.DomEvent.stopPropagation(event); onPick(event.layer.account); });
  group.bindTooltip((shape) => territoryMap.accountCard(data, shape.account, owner(shape.account)), {sticky: true, direction: "top", offset: [0, -6]});

  const isStrong = (i, look) => look.isOn && look.isChanged(i);

  function resize(look) {
    const factor = Math.min(Math.max(1.18 ** (map.getZoom() - startZoom), 0.8), 3);
    drawn.forEach((shape) => {
      const i = shape.account;
      if (!isGround(i)) shape.setRadius(Math.max(accounts.radius[i] * factor, isStrong(i, look) ? 4 : 0));
    });
  }

  /* While changes are shown: those stand out, the rest fades. */
  function style(i, look) {
    const territory = owner(i);
    const fillColor = territoryMap.scheme.shade(territory ? territory.colour : data.nobody);
    if (isStrong(i, look)) return {fillColor, fillOpacity: 1, color: look.ink, weight: 1.6, opacity: 1};
    if (look.isOn) return {fillColor, fillOpacity: isGround(i) ? 0.45 : 0.22, color: look.paper, weight: 0.4, opacity: isGround(i) ? 0.4 : 0.15};
    return {fillColor, fillOpacity: isGround(i) ? 0.78 : 0.85, color: look.paper, weight: isGround(i) ? 0.5 : 0.8, opacity: 0.7};
  }

  let shown = null;
  let before = null;

  /* Added anew as a whole: the order of drawing is that of size. */
  function choose(look) {
    const now = drawn.filter((shape) => look.isShown(shape.account));
    if (before && now.length === before.length && now.every((shape, k) => shape === before[k])) return;
    group.clearLayers();
    now.forEach((shape) => group.addLayer(shape));
    before = now;
  }

  /* look: {side, isOn, isChanged(i), isShown(i), ink, paper} */
  function draw(look) {
    shown = look;
    owner = (i) => data.territories[accounts.at[look.side][i]] || null;
    choose(look);
    drawn.forEach((shape) => shape.setStyle(style(shape.account, look)));
    resize(look);
  }

  group.addTo(map);
  map.on("zoomend", () => shown && resize(shown));
  return {draw};
};

/* Name, who has it, and how much it is. */
territoryMap.accountCard = function (data, i, territory) {
  const {element} = territoryMap;
  const potential = data.accounts.potential[i];
  const amount = potential === null ? "" : `Potential ${territoryMap.formatted(potential, "money", data.currency)}`;
  return element("div", {}, element("b", {}, data.title(i)), territory ? territory.label : "no rep", element("small", {}, amount));
};
