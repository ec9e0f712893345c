/* The plan's data: columns in the page's JSON, read through small functions. */
territoryMap.readData = function () {
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const accounts = territoryMap.unpack(data).accounts;
  data.size = accounts.id.length;
  data.place = (i) => [accounts.latitude[i], accounts.longitude[i]];
  data.title = (i) => accounts.name[i] || accounts.id[i];
  data.territory = (i) => data.territories[accounts.territory[i]] || null;
  data.previous = (i) => data.territories[accounts.previous[i]] || null;
  data.isMoved = (i) => accounts.moved[i] > 0;
  data.isForced = (i) => accounts.moved[i] === 2;
  data.owner = (i) => {
    if (accounts.change) return accounts.change.levels[accounts.change.values[i]];
    const territory = data.territory(i);
    return territory ? territory.label : "In no territory";
  };
  /* Label and shown text of every field that account i has. */
  data.facts = (i) => accounts.fields.map((field) => {
    const value = field.values[i];
    const text = field.kind === "text" ? field.levels[value]
      : !territoryMap.isKnown(value) ? "" : territoryMap.formatted(value, field.kind, data.currency);
    return [field.label, text];
  }).filter(([, text]) => text !== "");
  return data;
};

/* Polygons arrive as flat rings [lat, lon, lat, lon, …]. */
territoryMap.rings = function (area) {
  const pairs = (flat) => flat.flatMap((_, k) => (k % 2 ? [] : [[flat[k], flat[k + 1]]]));
  return area.map((polygon) => polygon.map(pairs));
};
