/* The table beside the map: a row leads to its place. */
territoryMap.bindTable = function (data, go) {
  const table = document.getElementById("table");
  if (!table) return;
  const body = table.tBodies[0];

  function lead(row) {
    [...body.rows].forEach((other) => other.classList.toggle("chosen", other === row));
    const {kind, target} = row.dataset;
    if (kind === "territory") go.territory(data.territories.find((t) => t.id === target));
    else go.account(data.accounts.id.indexOf(target));
  }

  territoryMap.makeSortable(table);
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) lead(row);
  });
};
