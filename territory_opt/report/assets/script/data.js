/* The plan's data: columns in the page's JSON, read through small functions. */
territoryMap.readData = function () {
  const {type, textContent} = document.getElementById("map-data");
  const data = JSON.parse(type === "application/json" ? textContent : territoryMap.inflated(textContent));
  const accounts = data.accounts;
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
      : value === null ? "" : territoryMap.formatted(value, field.kind, data.currency);
    return [field.label, text];
  }).filter(([, text]) => text !== "");
  return data;
};

/* Text of base64 of a zlib stream. */
territoryMap.inflated = function (base64) {
  const letters = atob(base64), bytes = new Uint8Array(letters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = letters.charCodeAt(k);
  return new TextDecoder().decode(fflate.unzlibSync(bytes));
};

/* Polygons arrive as flat rings [lat, lon, lat, lon, …]. */
territoryMap.rings = function (area) {
  const pairs = (flat) => flat.flatMap((_, k) => (k % 2 ? [] : [[flat[k], flat[k + 1]]]));
  return area.map((polygon) => polygon.map(pairs));
};
