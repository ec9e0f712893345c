/*
 * A table that sorts by any column and filters by words; long ones are shown bit by bit.
 * columns: {label, isNumber}; rows: {cells: [{text, key, below, swatch, className}], words, pick()}.
 */
territoryMap.makeGrid = function (host, name, columns, hint) {
  const {element} = territoryMap;
  const STEP = 150;
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const box = element("input", {class: "field", type: "search", "aria-label": `Filter ${name}`, placeholder: hint, autocomplete: "off", spellcheck: "false"});
  const told = element("span", {role: "status"});
  const extra = element("span", {});
  const heads = columns.map((column) => element("th", {scope: "col", class: column.isNumber ? "number" : ""}, element("button", {type: "button"}, column.label)));
  const body = element("tbody", {});
  const table = element("table", {"aria-label": name}, element("thead", {}, element("tr", {}, ...heads)), body);
  const more = element("button", {type: "button", class: "button more"});
  const frame = element("div", {class: "table-frame", tabindex: "0", role: "region", "aria-label": name}, table, more);
  host.replaceChildren(element("div", {class: "filter"}, box, extra, told), frame);

  let rows = [];
  let found = [];
  let limit = STEP;
  let order = null;
  let chosen = null;

  function cell(row, {text, below, swatch, className}, k) {
    const content = [...(swatch ? [territoryMap.swatch(swatch), " "] : []), text];
    const lines = below ? [...content, element("small", {class: className || ""}, below)] : content;
    if (k > 0) return element("td", {class: columns[k].isNumber ? "number" : ""}, ...lines);
    const sign = swatch ? [territoryMap.swatch(swatch)] : [];
    return element("th", {scope: "row"}, element("button", {type: "button"}, ...sign, element("span", {}, text, ...(below ? [element("small", {}, below)] : []))));
  }

  function draw() {
    body.replaceChildren(...found.slice(0, limit).map((row) => {
      const line = element("tr", {class: "leads"}, ...row.cells.map((one, k) => cell(row, one, k)));
      line.addEventListener("click", () => { choose(row); row.pick(); });
      row.line = line;
      return line;
    }));
    more.hidden = found.length <= limit;
    more.textContent = `Show ${Math.min(STEP, found.length - limit).toLocaleString("en")} more`;
    told.textContent = found.length === rows.length ? `${rows.length.toLocaleString("en")} rows` : `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows`;
    paint();
  }

  const paint = () => found.slice(0, limit).forEach((row) => row.line.classList.toggle("chosen", row === chosen));

  function choose(row) {
    chosen = row;
    paint();
  }

  function arrange() {
    const query = folded(box.value.trim()).split(/\s+/).filter(Boolean);
    found = rows.filter((row) => query.every((word) => folded(row.words).includes(word)));
    if (order) {
      const key = (row) => row.cells[order.column].key;
      const isUnknown = (value) => value === null || value === undefined || Number.isNaN(value);
      const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en") : a - b) * (order.isDown ? -1 : 1);
      found.sort((a, b) => (isUnknown(key(a)) - isUnknown(key(b))) || (isUnknown(key(a)) ? 0 : compare(key(a), key(b))));
    }
    draw();
  }

  /* Figures start with the largest, words with A. */
  function sort(column) {
    const isSame = order && order.column === column;
    order = {column, isDown: isSame ? !order.isDown : columns[column].isNumber};
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", order.isDown ? "descending" : "ascending");
    arrange();
  }

  function fill(filled) {
    rows = filled;
    limit = STEP;
    chosen = null;
    arrange();
  }

  /* Marks the row that `is` it, showing it if it is among those found. */
  function find(is) {
    const at = found.findIndex(is);
    if (at >= limit) { limit = at + 1; draw(); }
    choose(at < 0 ? null : found[at]);
    if (at >= 0) found[at].line.scrollIntoView({block: "nearest"});
  }

  heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => sort(column)));
  box.addEventListener("input", () => { limit = STEP; arrange(); });
  more.addEventListener("click", () => { limit += STEP; draw(); });
  return {fill, find, extra};
};
