/* The tables of two runs: changes, flows, territories. go: {account(i), flow(from, to), territory(j)} */
territoryMap.makeTables = function (data, go) {
  const {element, number, formatted, scheme} = territoryMap;
  const sortable = (columns) => columns.map(([label, isNumber]) => ({label, isNumber}));
  const who = (j) => (data.territories[j] ? data.territories[j].label : "no rep");
  const colour = (j) => scheme.shade(data.territories[j] ? data.territories[j].colour : data.nobody);
  const rep = (j) => ({text: who(j), key: who(j), swatch: colour(j)});
  const figure = (value, kind) => ({text: formatted(value, kind, ""), key: value});
  const per = (label, kind) => (kind === "money" && data.currency ? `${label}, ${data.currency}` : label);
  const words = (cells) => cells.map(({text, below}) => `${text} ${below || ""}`).join(" ");
  const row = (cells, pick, more) => ({cells, words: words(cells), pick, ...more});

  const weights = ["potential", "revenue"].filter((name) => data.accounts[name].some(Boolean));
  const weighed = weights.map((name) => [per(name === "revenue" ? "Revenue" : "Potential", "money"), true]);

  const changes = territoryMap.makeGrid(document.getElementById("panel-changes"), "changes", sortable([
    ["Account"], ["From"], ["To"], ...weighed, ["What"], ["Why"],
  ]), "Filter: account, rep, words");
  const flows = territoryMap.makeGrid(document.getElementById("flows"), "flows", sortable([
    ["From"], ["To"], ["Accounts", true], ...weighed,
  ]), "Filter: rep");
  let territories = null;

  function change(pair, k) {
    const i = pair.accounts[k];
    const [from, to] = [data.accounts.at[pair.left][i], data.accounts.at[pair.right][i]];
    const text = (column) => column.levels[column.values[k]];
    const cells = [
      {text: data.title(i), key: data.title(i), below: data.accounts.name[i] ? data.accounts.id[i] : ""}, rep(from), rep(to),
      ...weights.map((name) => figure(data.accounts[name][i], "money")),
      {text: text(pair.kind), key: text(pair.kind)}, {text: text(pair.reason), key: text(pair.reason)},
    ];
    return row(cells, () => go.account(i), {account: i, from, to});
  }

  function flow(table, k) {
    const [from, to] = [table.from[k], table.to[k]];
    const cells = [rep(from), rep(to), figure(table.num_accounts[k], "number"), ...weights.map((name) => figure(table[name][k], "money"))];
    return row(cells, () => go.flow(from, to));
  }

  const KINDS = {
    index: (value) => value.toFixed(2), share: (value) => `${Math.round(100 * value)}\u202f%`, money: number, number,
  };

  /* After, and the difference to before. */
  function beside(before, after, kind) {
    const said = (value) => (value === null || value === undefined ? territoryMap.UNKNOWN : KINDS[kind](value));
    if (before === null || after === null) return {text: said(after), key: after, below: before === null ? "" : `was ${said(before)}`};
    const text = said(Math.abs(after - before));
    const isSame = text === KINDS[kind](0);
    return {text: said(after), key: after, below: isSame ? "=" : `${after > before ? "+" : "−"}${text}`};
  }

  function territoryTable(pair) {
    const table = pair.territories;
    const shown = [["num_accounts", "Accounts", "number"], ...data.shown].filter(([name]) => table[`${name}_after`]);
    const columns = [["Territory"], ["Gains", true], ["Gives", true], ...shown.map(([, label, kind]) => [per(label, kind), true])];
    territories = territoryMap.makeGrid(document.getElementById("panel-territories"), "territories", sortable(columns), "Filter: rep, territory");
    territories.fill(table.territory.map((j, k) => {
      const {id, label, role} = data.territories[j];
      const below = [label === id ? "" : id, role].filter(Boolean).join(" · ");
      const name = {text: label, key: label, below, swatch: colour(j)};
      const figures = shown.map(([column, , kind]) => beside(table[`${column}_before`][k], table[`${column}_after`][k], kind));
      return row([name, figure(table.gained[k], "number"), figure(table.lost[k], "number"), ...figures], () => go.territory(j));
    }));
  }

  function fill(pair, isShown, focus) {
    const rows = pair.accounts.map((_, k) => change(pair, k)).filter((one) => isShown(one.account));
    changes.fill(rows);
    changes.extra.replaceChildren(...(focus ? [element("button", {type: "button", class: "button"}, `${focus} ✕`)] : []));
    if (focus) changes.extra.firstElementChild.addEventListener("click", go.all);
    document.querySelector("#tab-changes small").textContent = number(rows.length);
  }

  function fillAll(pair) {
    flows.fill(pair.flows.from.map((_, k) => flow(pair.flows, k)));
    territoryTable(pair);
    document.querySelectorAll("[data-colour]").forEach((one) => one.setAttribute("fill", scheme.shade(one.dataset.colour)));
    document.querySelectorAll("#panel-flows figure").forEach((chart) => { chart.hidden = chart.dataset.pair !== `${pair.left}-${pair.right}`; });
  }

  return {fill, fillAll, find: (i) => changes.find((one) => one.account === i), who};
};
