/* Columns of many accounts arrive as base64 text; the twin of report/map/packing.py. */
territoryMap.unpacked = function (column, size) {
  if (!column || column.packed === undefined) return column;
  const text = atob(column.packed);
  const values = new Float64Array(size);
  let at = 0, before = 0;
  for (let i = 0; i < size; i++) {
    let code = 0, scale = 1, byte;
    do {
      byte = text.charCodeAt(at++);
      code += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    if (column.is_delta) code = before += code % 2 ? -(code + 1) / 2 : code / 2;
    values[i] = code ? (code - 1 + column.first) * column.step : NaN;
  }
  return values;
};

/* Codes that follow from the territory of an account, now or before: one per territory, none last. */
territoryMap.lookedUp = function (codes, accounts) {
  if (!codes || codes.by === undefined) return codes;
  const rows = accounts[codes.by], none = codes.codes.length - 1;
  return Uint16Array.from(rows, (row) => codes.codes[row < 0 ? none : row]);
};

/* A page of many accounts, with its columns as arrays again; others are left as they are. */
territoryMap.unpack = function (data) {
  const {accounts} = data;
  const size = accounts.id.length;
  for (const name of ["longitude", "latitude", "radius", "territory", "previous", "moved"]) {
    accounts[name] = territoryMap.unpacked(accounts[name], size);
  }
  for (const words of [...accounts.fields, ...(accounts.change ? [accounts.change] : [])]) {
    words.values = territoryMap.unpacked(words.values, size);
  }
  for (const mode of data.modes) {
    mode.accounts = territoryMap.lookedUp(territoryMap.unpacked(mode.accounts, size), accounts);
  }
  return data;
};
