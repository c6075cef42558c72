// Sorts and filters the league table where scripts run; without them the table stays as it is, best first.
(() => {
  "use strict";
  const table = document.querySelector("table.league");
  if (!table || !table.tBodies.length) return;

  const body = table.tBodies[0];
  const rows = [...body.rows];
  const gridRows = new Map([...document.querySelectorAll("table.grid tr[data-row]")].map((row) => [row.dataset.row, row]));
  const columns = [...table.tHead.rows[0].cells]
    .map((cell, place) => ({ cell, place, key: cell.dataset.key, label: cell.textContent.trim(), first: cell.dataset.first }))
    .filter((column) => column.key);
  const MARK = "#view:";
  const START = { sort: columns[0].key, order: "up", text: "", group: "", job: "" };
  let view = { ...START };
  // The order in which the rows stand.
  let drawn = `${START.sort} ${START.order}`;

  // Number or text of a cell; null where there is nothing to compare.
  function valueOf(row, column) {
    const cell = row.cells[column.place];
    const told = cell.dataset.value ?? cell.textContent.trim();
    if (column.first === "text") return told.toLocaleLowerCase();
    const number = parseFloat(told);
    return Number.isNaN(number) ? null : number;
  }

  function inOrder(column, order) {
    const sign = order === "down" ? -1 : 1;
    const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b) : a - b);
    return rows
      .map((row, place) => ({ row, place, value: valueOf(row, column) }))
      .sort((a, b) => {
        if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.place - b.place;
        return sign * compare(a.value, b.value) || a.place - b.place;
      })
      .map((each) => each.row);
  }

  function isShown(row) {
    const words = row.querySelector("th").textContent.toLocaleLowerCase();
    return words.includes(view.text.trim().toLocaleLowerCase())
      && (!view.group || row.dataset.group === view.group)
      && (!view.job || row.dataset.jobs.split(" ").includes(view.job));
  }

  function show() {
    const column = columns.find((each) => each.key === view.sort) ?? columns[0];
    const order = `${column.key} ${view.order}`;
    if (order !== drawn) body.append(...inOrder(column, view.order));
    drawn = order;
    let shown = 0;
    for (const row of rows) {
      row.hidden = !isShown(row);
      shown += !row.hidden;
      const line = gridRows.get(row.id);
      if (line) line.hidden = row.hidden;
    }
    for (const each of columns) {
      if (each === column) each.cell.setAttribute("aria-sort", view.order === "down" ? "descending" : "ascending");
      else each.cell.removeAttribute("aria-sort");
    }
    const isAsPublished = column === columns[0] && view.order === "up" && shown === rows.length;
    // A bracket joins neighbours in the published order only.
    table.classList.toggle("own-view", !isAsPublished);
    const words = { rank: ["best first", "last first"], text: ["A to Z", "Z to A"] };
    const [up, down] = words[column.key] ?? words[column.first] ?? ["lowest first", "highest first"];
    status.textContent = `${shown} of ${rows.length} operators, by ${column.label.toLowerCase()}, ${view.order === "down" ? down : up}.`;
    reset.hidden = isAsPublished;
  }

  // The view as part of the address, so that it can be sent; links to a row keep theirs.
  function remember() {
    const told = Object.entries(view).filter(([key, value]) => value !== START[key]);
    const hash = told.length ? MARK + new URLSearchParams(told) : "";
    history.replaceState(null, "", hash || location.pathname + location.search);
  }

  function recall() {
    if (!location.hash.startsWith(MARK)) return;
    const told = new URLSearchParams(location.hash.slice(MARK.length));
    view = { ...START };
    for (const key of Object.keys(START)) if (told.has(key)) view[key] = told.get(key);
    if (!columns.some((each) => each.key === view.sort)) view.sort = START.sort;
    if (view.order !== "down") view.order = "up";
    search.value = view.text;
    for (const [key, list] of lists) {
      list.value = view[key];
      if (list.value !== view[key]) list.value = view[key] = "";
    }
    show();
  }

  function change(part) {
    view = { ...view, ...part };
    show();
    remember();
  }

  function sortBy(column) {
    const best = column.first === "down" ? "down" : "up";
    const other = best === "down" ? "up" : "down";
    change({ sort: column.key, order: view.sort === column.key && view.order === best ? other : best });
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function listOf(key, label, choices) {
    const list = element("select", {}, element("option", { value: "" }, "all"));
    for (const [value, words] of choices) list.append(element("option", { value }, words));
    list.addEventListener("change", () => change({ [key]: list.value }));
    lists.set(key, list);
    tools.append(element("label", {}, label, list));
  }

  const status = element("p", { class: "view-status", role: "status" });
  const reset = element("button", { type: "button", class: "reset" }, "Show as published");
  const tools = element("div", { class: "view-tools", role: "search", "aria-label": "Sort and filter the ranking" });
  const search = element("input", { type: "search", autocomplete: "off" });
  const lists = new Map();
  search.addEventListener("input", () => change({ text: search.value }));
  reset.addEventListener("click", () => {
    search.value = "";
    for (const list of lists.values()) list.value = "";
    change(START);
    search.focus();
  });
  tools.append(element("label", {}, "Operator", search));
  const groups = [...new Set(rows.map((row) => row.dataset.group).filter(Boolean))].sort((a, b) => a.localeCompare(b));
  if (groups.length > 1) listOf("group", "Peer group", groups.map((group) => [group, group]));
  const jobs = [...document.querySelectorAll("table.grid thead th[data-job]")];
  if (jobs.length) listOf("job", "Addresses the job", jobs.map((cell) => [cell.dataset.job, cell.textContent.trim()]));
  tools.append(reset);
  table.closest(".scroll").before(tools, status);

  for (const column of columns) {
    const button = element("button", { type: "button" }, ...column.cell.childNodes);
    button.addEventListener("click", () => sortBy(column));
    column.cell.append(button);
  }
  window.addEventListener("hashchange", recall);
  show();
  recall();
})();
