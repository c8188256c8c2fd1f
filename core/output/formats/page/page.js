"use strict";
(() => {
  // Rows keep a fixed height, so that only those in sight need be in the document. Browsers end elements at some
  // 16 million pixels: beyond that the scroll bar's travel stands for more rows than it has pixels.
  const ROW = 76, OVERSCAN = 6, TALLEST = 12e6;
  const $ = id => document.getElementById(id);
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const number = value => value.toLocaleString("en");

  const data = JSON.parse($("data").textContent);
  const crops = {}; // by row, then by side
  for (const [row, side, png] of JSON.parse($("crops").textContent))
    (crops[row] ??= {})[side] = "data:image/png;base64," + png;
  const at = Object.fromEntries(data.columns.map((column, i) => [column.name, i]));
  const isText = data.columns.map(column => column.text);
  const value = (row, name) => {
    const i = at[name], cell = i === undefined ? null : data.rows[row][i];
    return cell === null ? "" : isText[i] ? data.strings[cell] : cell;
  };
  const classes = data.classes, classIndex = Object.fromEntries(classes.map((c, i) => [c.name, i]));
  const classOf = data.rows.map((_, row) => classIndex[value(row, "class")] ?? classes.length - 1);
  // Rows come the worst of a class first; classes stand worst first.
  const byClass = classes.map(() => []);
  classOf.forEach((of, row) => byClass[of].push(row));
  const worstFirst = byClass.flat();
  const noun = classes.some(of => of.note) ? `${data.noun}, and what is listed` : data.noun;
  const lower = new Map(); // strings are searched in lower case, made when first needed
  const folded = index => {
    let text = lower.get(index);
    if (text === undefined) lower.set(index, text = data.strings[index].toLowerCase());
    return text;
  };

  const state = {classes: new Set(classes.map((_, i) => i)), search: "", file: "", facets: {}, selected: 0};
  let shown = []; // rows that the filters let through
  let printing = false; // then all of them are in the document

  // Filters. A row is asked for its facets first, since that costs least.
  const searched = data.search.map(name => at[name]).filter(i => i !== undefined);
  const matches = row => {
    const cells = data.rows[row];
    for (const name in state.facets)
      if (state.facets[name] !== "" && value(row, name) !== state.facets[name]) return false;
    if (state.file && !(cells[at.file] !== null && folded(cells[at.file]).includes(state.file))) return false;
    return !state.search || searched.some(i => cells[i] !== null && folded(cells[i]).includes(state.search));
  };

  const apply = () => {
    const counts = classes.map(() => 0), kept = shown[state.selected];
    shown = [];
    for (const row of worstFirst) {
      if (!matches(row)) continue;
      counts[classOf[row]]++;
      if (state.classes.has(classOf[row])) shown.push(row);
    }
    classes.forEach((_, i) => { $("class-" + i).querySelector("b").textContent = number(counts[i]); });
    $("shown").textContent = `${number(shown.length)} of ${number(data.rows.length)} ${noun}, worst first`;
    $("empty").hidden = shown.length > 0;
    $("list").hidden = shown.length === 0;
    state.selected = Math.max(0, shown.indexOf(kept));
    $("spacer").style.height = Math.min(shown.length * ROW, TALLEST) + "px";
    reveal();
    draw();
    detail();
  };

  // The list.
  const list = $("list"), rows = $("rows");
  const travel = () => Math.max(1, Math.min(shown.length * ROW, TALLEST) - list.clientHeight);
  const fullTravel = () => Math.max(0, shown.length * ROW - list.clientHeight);
  const offset = () => fullTravel() <= travel() ? list.scrollTop : list.scrollTop / travel() * fullTravel();
  const scrollTo = y => { list.scrollTop = fullTravel() <= travel() ? y : y / fullTravel() * travel(); };

  const picture = (source, label) => {
    const figure = make("figure", source ? "" : "none");
    if (!source) { figure.textContent = "no picture"; return figure; }
    const image = make("img");
    image.src = source;
    image.alt = label;
    image.decoding = printing ? "sync" : "async";
    figure.append(image);
    return figure;
  };
  const picturesOf = row => crops[row] || {};
  const placeOf = row => {
    const frame = value(row, "frame");
    const place = value(row, "place");
    return place === "frame" && frame !== "" ? `frame ${frame}` : frame !== "" && place ? `${place}, frame ${frame}` : place;
  };

  const rowElement = index => {
    const row = shown[index], element = make("div", "row"), own = picturesOf(row);
    element.id = "row-" + index;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", index === state.selected);
    element.setAttribute("aria-setsize", shown.length);
    element.setAttribute("aria-posinset", index + 1);
    const pictures = make("div", "pictures");
    const of = classes[classOf[row]];
    if (!of.note) for (const side of data.sides) pictures.append(picture(own[side], side));
    const tag = make("div", "tag " + of.tone, of.name);
    tag.append(make("small", "", of.note || value(row, "accepted") || (value(row, data.measure) !== "" ? data.measureText.replace("#", value(row, data.measure)) : "")));
    const what = make("div", "what"), where = make("div", "where");
    what.append(make("div", "read", value(row, "text").replace(/[\r\n\t]+/g, " ") || "\u00a0"), make("div", "why", value(row, "reason") || "\u00a0"));
    where.append(make("bdi", "", [value(row, "file"), placeOf(row), value(row, "side")].filter(Boolean).join("  ·  ")));
    what.append(where);
    element.append(pictures, tag, what);
    element.addEventListener("click", () => select(index));
    return element;
  };

  const draw = () => {
    const top = offset(), first = printing ? 0 : Math.max(0, Math.floor(top / ROW) - OVERSCAN);
    const last = printing ? shown.length : Math.min(shown.length, Math.ceil((top + list.clientHeight) / ROW) + OVERSCAN);
    const elements = [];
    for (let i = first; i < last; i++) elements.push(rowElement(i));
    rows.replaceChildren(...elements);
    rows.style.transform = `translateY(${first * ROW - top + list.scrollTop}px)`;
    if (shown.length) list.setAttribute("aria-activedescendant", "row-" + state.selected);
    else list.removeAttribute("aria-activedescendant");
  };

  const reveal = () => {
    const top = state.selected * ROW, seen = offset();
    if (top < seen) scrollTo(top);
    else if (top + ROW > seen + list.clientHeight) scrollTo(top + ROW - list.clientHeight);
  };

  const select = index => {
    state.selected = Math.max(0, Math.min(shown.length - 1, index));
    reveal();
    draw();
    detail();
  };

  const detail = () => {
    const panel = $("detail"), row = shown[state.selected];
    panel.replaceChildren();
    panel.hidden = row === undefined;
    if (row === undefined) return;
    const of = classes[classOf[row]], own = picturesOf(row), tag = make("div", "tag " + of.tone, of.name);
    tag.append(make("small", "", of.note ? `${of.note}: ${of.meaning}` : of.meaning));
    panel.append(tag, make("h2", "", value(row, "text")), make("p", "", value(row, "reason")));
    for (const side in own) {
      const figure = make("figure"), image = make("img");
      image.src = own[side];
      image.alt = side;
      figure.append(make("figcaption", "", side), image);
      panel.append(figure);
    }
    const facts = make("dl");
    for (const column of data.columns) {
      if (["class", "text", "reason", "x0", "y0", "x1", "y1"].includes(column.name) || value(row, column.name) === "") continue;
      facts.append(make("dt", "", column.label || column.name), make("dd", "", value(row, column.name)));
    }
    if (value(row, "x1") !== "") {
      facts.append(make("dt", "", "box"), make("dd", "", ["x0", "y0", "x1", "y1"].map(name => value(row, name)).join(", ")));
    }
    panel.append(facts);
    if (value(row, "file")) {
      const only = make("button", "only", "Only this file");
      only.type = "button";
      only.addEventListener("click", () => { $("file").value = value(row, "file"); read(); });
      panel.append(only);
    }
    panel.scrollTop = 0;
  };

  // Controls.
  const read = () => {
    state.search = $("search").value.toLowerCase();
    state.file = $("file").value.toLowerCase();
    for (const name of data.facets) if ($("facet-" + name)) state.facets[name] = $("facet-" + name).value;
    list.scrollTop = 0;
    apply();
  };
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(read, 120); };

  const toggle = (i, alone) => {
    const isAlone = state.classes.size === 1 && state.classes.has(i);
    if (alone) state.classes = new Set(isAlone ? classes.keys() : [i]);
    else if (!state.classes.delete(i)) state.classes.add(i);
    classes.forEach((_, at) => $("class-" + at).setAttribute("aria-pressed", state.classes.has(at)));
    list.scrollTop = 0;
    apply();
  };
  const reset = () => {
    $("search").value = $("file").value = "";
    for (const name of data.facets) if ($("facet-" + name)) $("facet-" + name).value = "";
    classes.forEach((_, i) => { state.classes.add(i); $("class-" + i).setAttribute("aria-pressed", true); });
    read();
  };

  const setUp = () => {
    document.title = data.title;
    $("title").textContent = data.title;
    $("subtitle").textContent = data.subtitle;
    for (const [label, fact] of data.facts) {
      const pair = make("div");
      pair.append(make("dt", "", label), make("dd", "", typeof fact === "number" ? number(fact) : fact));
      $("facts").append(pair);
    }
    showHow(data.how, $("how").lastElementChild);
    $("account").textContent = data.account.join("; ") + "." + (data.allowed ? ` Allowed: ${data.allowed.replaceAll(",", ", ")}.` : "");
    $("open").textContent = data.open.length ? `Not everything was judged (${data.open.join("; ")}).` : "";
    classes.forEach((of, i) => {
      const button = make("button", of.note ? of.tone + " listed" : of.tone);
      button.type = "button";
      button.id = "class-" + i;
      button.title = (of.note ? `${of.note}: ${of.meaning}` : of.meaning) + ". With Shift: only these";
      button.setAttribute("aria-pressed", true);
      button.append(make("span", "", of.name), make("b", "", "0"));
      button.addEventListener("click", event => toggle(i, event.shiftKey));
      $("classes").append(button);
    });
    for (const name of data.facets) {
      const found = new Set(data.rows.map((_, row) => value(row, name)));
      found.delete("");
      if (found.size < 2) continue;
      const label = make("label", "", name[0].toUpperCase() + name.slice(1)), menu = make("select");
      menu.id = "facet-" + name;
      menu.append(new Option("all", ""), ...[...found].sort().map(text => new Option(text, text)));
      menu.addEventListener("change", read);
      label.append(menu);
      $("facets").append(label);
    }
    $("search").addEventListener("input", soon);
    $("file").addEventListener("input", soon);
    $("reset").addEventListener("click", reset);
    if (data.sides.length > 1) {
      document.documentElement.style.setProperty("--pictures", "320px");
      document.documentElement.style.setProperty("--pictures-small", "170px");
    }
    if (Object.keys(crops).length === 0) {
      document.documentElement.style.setProperty("--pictures", "0px");
      document.documentElement.style.setProperty("--pictures-small", "0px");
      data.sides = [];
    }
    let frame = 0;
    list.addEventListener("scroll", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(draw); });
    window.addEventListener("resize", draw);
    const print = (on, unfolded) => { printing = on; $("how").open = unfolded; draw(); };
    let wasOpen = false;
    window.addEventListener("beforeprint", () => { wasOpen = $("how").open; print(true, true); });
    window.addEventListener("afterprint", () => print(false, wasOpen));
    const page = () => Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const moves = {
      ArrowDown: () => 1, ArrowUp: () => -1, PageDown: page, PageUp: () => -page(),
      Home: () => -shown.length, End: () => shown.length,
    };
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
      if (event.key === "Escape") { reset(); list.focus(); }
      else if (typing) return;
      else if (event.key === "/") $("search").focus();
      else if (/^[1-9]$/.test(event.key) && classes[event.key - 1]) toggle(event.key - 1);
      else if (event.shiftKey && /^Digit[1-9]$/.test(event.code) && classes[event.code[5] - 1]) toggle(event.code[5] - 1, true);
      else if (event.key in moves && event.target.tagName !== "BUTTON") select(state.selected + moves[event.key]());
      else return;
      event.preventDefault();
    });
    apply();
  };
  setUp();
})();
