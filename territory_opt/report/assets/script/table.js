/* The table beside the map: sort by any column; a row leads to its place. */
territoryMap.bindTable = function (data, go) {
  const table = document.getElementById("table");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];

  function key(row, column) {
    const {key: text} = row.cells[column].dataset;
    return heads[column].classList.contains("number") ? Number(text) : text;
  }

  /* Numbers start with the largest, words with A. */
  function sort(column) {
    const isNumber = heads[column].classList.contains("number");
    const before = heads[column].getAttribute("aria-sort");
    const isDown = before ? before === "ascending" : isNumber;
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0) * (isDown ? -1 : 1);
    const rows = [...body.rows].sort((a, b) => compare(key(a, column), key(b, column)));
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", isDown ? "descending" : "ascending");
    body.append(...rows);
  }

  function lead(row) {
    [...body.rows].forEach((other) => other.classList.toggle("chosen", other === row));
    const {kind, target} = row.dataset;
    if (kind === "territory") go.territory(data.territories.find((t) => t.id === target));
    else go.account(data.accounts.id.indexOf(target));
  }

  heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => sort(column)));
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) lead(row);
  });
};
