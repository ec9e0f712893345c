/* Find an account or a rep by name or id: type, arrow keys, Enter. */
territoryMap.bindSearch = function (data, go) {
  const {element} = territoryMap;
  const box = document.getElementById("search-box");
  const list = document.getElementById("search-results");
  const MOST = 12;
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const entry = (text, kind, words, go) => ({text, kind, words: words.filter(Boolean).map(folded), go});
  const territory = (t) => entry(t.label, t.rep ? "rep" : "territory", [t.label, t.rep, t.id], () => go.territory(t));
  const account = (id, i) => entry(data.title(i), id, [data.accounts.name[i], id], () => go.account(i));
  let entries = null;
  let found = [];
  let chosen = 0;

  /* 0: is or starts with it; 1: a later word does; 2: contains it; 3: no. */
  function rank(entry, query) {
    return Math.min(...entry.words.map((word) => {
      const at = word.indexOf(query);
      return at < 0 ? 3 : at === 0 ? 0 : /[\s\-_.]/.test(word[at - 1]) ? 1 : 2;
    }));
  }

  /* Made when they are first asked for: very many take a moment. */
  function search() {
    entries = entries || [...data.territories.map(territory), ...data.accounts.id.map(account)];
    const query = folded(box.value.trim());
    const ranked = query ? entries.map((entry) => [rank(entry, query), entry]).filter(([r]) => r < 3) : [];
    found = ranked.sort((a, b) => a[0] - b[0]).slice(0, MOST).map(([, entry]) => entry);
    chosen = 0;
    draw(query);
  }

  function draw(query) {
    const rows = found.map((entry, k) => {
      const row = element("li", {role: "option", id: `found-${k}`}, entry.text, element("small", {}, entry.kind));
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(k); });
      return row;
    });
    const nothing = element("li", {class: "nothing"}, "Nothing found.");
    list.replaceChildren(...(rows.length || !query ? rows : [nothing]));
    setOpen(Boolean(query));
    mark();
  }

  function mark() {
    [...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === chosen && found.length > 0)));
    if (found.length) box.setAttribute("aria-activedescendant", `found-${chosen}`);
    else box.removeAttribute("aria-activedescendant");
  }

  function setOpen(isOpen) {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
  }

  function pick(k) {
    if (!found[k]) return;
    box.value = found[k].text;
    setOpen(false);
    found[k].go();
  }

  function onKey(event) {
    if (event.key === "Enter") pick(chosen);
    else if (event.key === "Escape") setOpen(false);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : found.length - 1;
      chosen = found.length ? (chosen + step) % found.length : 0;
      mark();
      if (list.children[chosen]) list.children[chosen].scrollIntoView({block: "nearest"});
      event.preventDefault();
    }
  }

  box.addEventListener("input", search);
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", () => setOpen(false));
};
