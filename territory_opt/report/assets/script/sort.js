/* A table that sorts by any column: a head's button, and data-key of its cells; unknown figures come last. */
territoryMap.makeSortable = function (table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];

  function key(row, column) {
    const {key: text} = row.cells[column].dataset;
    if (!heads[column].classList.contains("number")) return text;
    return text === "" ? NaN : Number(text);
  }

  /* Numbers start with the largest, words with A. */
  function sort(column) {
    const isNumber = heads[column].classList.contains("number");
    const before = heads[column].getAttribute("aria-sort");
    const isDown = before ? before === "ascending" : isNumber;
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0) * (isDown ? -1 : 1);
    const rows = [...body.rows].sort((a, b) => {
      const [one, other] = [key(a, column), key(b, column)];
      return Number.isNaN(one) - Number.isNaN(other) || compare(one, other);
    });
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", isDown ? "descending" : "ascending");
    body.append(...rows);
  }

  heads.forEach((head, column) => head.firstElementChild.addEventListener("click", () => sort(column)));
};
