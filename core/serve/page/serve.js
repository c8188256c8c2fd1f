"use strict";
(async () => {
  // Rows come from the server, a page at a time; those in sight are in the document. Rows keep a fixed height. Browsers end
  // elements at some 16 million pixels: beyond that the scroll bar's travel stands for more rows than it has pixels.
  const ROW = 76, OVERSCAN = 6, TALLEST = 12e6, PAGE = 100, NARROW = "(max-width: 900px)";
  const $ = id => document.getElementById(id);
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const number = value => value.toLocaleString("en");
  const problem = text => { $("problem").textContent = text; $("problem").hidden = !text; };
  const GONE = "pixleak serve does not answer any more. Start it again, and open the address that it prints.";

  const ask = async (path, options) => {
    let answer;
    try { answer = await fetch(path, options); }
    catch (error) { if (error.name === "AbortError") throw error; problem(GONE); throw new Error(GONE); }
    if (!answer.ok) { const told = await answer.text(); problem(told); throw new Error(told); }
    problem("");
    return answer.json();
  };

  const about = await ask("about");
  const at = Object.fromEntries(about.columns.map((column, i) => [column.name, i]));
  const value = (row, name) => at[name] === undefined ? "" : row.cells[at[name]];
  const KINDS = {l: "leak", f: "false alarm", a: "accepted"};

  // What is asked for; it stands in the address.
  const state = {classes: null, q: "", file: "", decided: "", sort: "", group: false, same: null, facets: {}};
  let total = 0, pages = new Map(), coming = new Map(), round = 0, selected = 0, openRow = null, look = null, view = {};

  const parameters = () => {
    const all = new URLSearchParams();
    if (state.classes) all.set("class", [...state.classes].join(","));
    for (const name of ["q", "file", "decided", "sort"]) if (state[name]) all.set(name, state[name]);
    if (state.group) all.set("group", "1");
    if (state.same !== null) all.set("same", state.same);
    for (const name in state.facets) if (state.facets[name]) all.set("f." + name, state.facets[name]);
    return all;
  };
  const fromAddress = () => {
    const all = new URLSearchParams(location.search);
    state.classes = all.has("class") ? new Set(all.get("class").split(",").filter(Boolean)) : null;
    for (const name of ["q", "file", "decided", "sort"]) state[name] = all.get(name) || "";
    state.group = all.has("group");
    state.same = all.has("same") ? all.get("same") : null;
    for (const name of about.facets) state.facets[name] = all.get("f." + name) || "";
    return all.get("row");
  };
  const toAddress = push => {
    const all = parameters();
    if (openRow) all.set("row", openRow.row);
    const text = all.toString();
    history[push ? "pushState" : "replaceState"](null, "", text ? "?" + text : location.pathname);
  };

  // The list.
  const list = $("list"), rows = $("rows");
  const travel = () => Math.max(1, Math.min(total * ROW, TALLEST) - list.clientHeight);
  const fullTravel = () => Math.max(0, total * ROW - list.clientHeight);
  const offset = () => fullTravel() <= travel() ? list.scrollTop : list.scrollTop / travel() * fullTravel();
  const scrollTo = y => { list.scrollTop = fullTravel() <= travel() ? y : y / fullTravel() * travel(); };
  const rowAt = index => pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  const takeCounts = answer => {
    total = answer.total;
    about.classes.forEach((_, i) => { $("class-" + i).querySelector("b").textContent = number(answer.classes[i]); });
    const decided = Object.values(answer.decided).reduce((sum, n) => sum + n, 0);
    const what = state.group ? "different texts" : about.noun;
    $("shown").textContent = `${number(total)} ${what} of ${number(about.all)} rows, ${number(decided)} decided`;
    $("empty").hidden = total > 0;
    list.hidden = total === 0;
    $("spacer").style.height = Math.min(total * ROW, TALLEST) + "px";
  };
  const fetchPage = index => {
    if (pages.has(index)) return Promise.resolve();
    if (coming.has(index)) return coming.get(index);
    const mine = round, all = parameters();
    all.set("from", index * PAGE);
    all.set("n", PAGE);
    const arrival = ask("rows?" + all).then(answer => {
      if (mine !== round) return;
      pages.set(index, answer.rows);
      takeCounts(answer);
      draw();
    }).finally(() => { if (mine === round) coming.delete(index); });
    coming.set(index, arrival);
    return arrival;
  };

  const placeOf = row => {
    const frame = value(row, "frame"), place = value(row, "place");
    return place === "frame" && frame !== "" ? `frame ${frame}` : frame !== "" && place ? `${place}, frame ${frame}` : place;
  };
  const cropUrl = crop => "crop?id=" + crop[0];
  const decisionTag = decision => make("span", "decision " + decision.kind.replace(" ", "-"), decision.kind);

  const rowElement = index => {
    const row = rowAt(index), element = make("div", row ? "row" : "row waiting");
    element.id = "row-" + index;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", index === selected);
    element.setAttribute("aria-setsize", total);
    element.setAttribute("aria-posinset", index + 1);
    element.addEventListener("click", () => { select(index); openDetail(); });
    if (!row) { element.append(make("div"), make("div"), make("div", "what", "…")); return element; }
    const of = about.classes[row.class], pictures = make("div", "pictures"), tag = make("div", "tag " + of.tone, of.name);
    if (!of.note) for (const side of about.sides) {
      const crop = row.crops.find(one => one[1] === side), figure = make("figure", crop ? "" : "none");
      if (crop) { const image = make("img"); image.src = cropUrl(crop); image.alt = side; image.decoding = "async"; figure.append(image); }
      else figure.textContent = "no picture";
      pictures.append(figure);
    }
    const small = make("small");
    if (row.n > 1 && row.done > 0 && row.done < row.n) small.textContent = `${number(row.done)} of ${number(row.n)} decided`;
    else if (row.decision) small.append(decisionTag(row.decision));
    else small.textContent = of.note || value(row, "accepted") || (value(row, about.measure) !== "" ? about.measureText.replace("#", value(row, about.measure).replace(/\.0$/, "")) : "");
    tag.append(small);
    const what = make("div", "what"), where = make("div", "where"), read = make("div", "read", value(row, "text").replace(/[\r\n\t]+/g, " ") || "\u00a0");
    if (row.n > 1) read.prepend(make("span", "times", `${number(row.n)} × `));
    what.append(read, make("div", "why", value(row, "reason") || "\u00a0"));
    where.append(make("bdi", "", [value(row, "file"), placeOf(row), value(row, "side")].filter(Boolean).join("  ·  ")));
    what.append(where);
    element.append(pictures, tag, what);
    return element;
  };

  const draw = () => {
    const top = offset(), first = Math.max(0, Math.floor(top / ROW) - OVERSCAN);
    const last = Math.min(total, Math.ceil((top + list.clientHeight) / ROW) + OVERSCAN), elements = [];
    for (let i = first; i < last; i++) elements.push(rowElement(i));
    rows.replaceChildren(...elements);
    rows.style.transform = `translateY(${first * ROW - top + list.scrollTop}px)`;
    if (total) list.setAttribute("aria-activedescendant", "row-" + selected);
    else list.removeAttribute("aria-activedescendant");
    for (let page = Math.floor(first / PAGE); total && page <= Math.floor((last - 1) / PAGE); page++) fetchPage(page).catch(() => {});
  };
  const reveal = () => {
    const top = selected * ROW, seen = offset();
    if (top < seen) scrollTo(top);
    else if (top + ROW > seen + list.clientHeight) scrollTo(top + ROW - list.clientHeight);
  };

  // Asks anew; the row of this number, if it is there, becomes the selected one, else the one at `index`.
  const load = async (row, index = 0) => {
    const mine = ++round, all = parameters();
    all.set("n", PAGE);
    if (row !== null && row !== undefined) all.set("row", row);
    let answer = await ask("rows?" + all);
    if (mine !== round) return;
    const found = answer.at;
    total = answer.total;
    selected = found >= 0 ? found : Math.max(0, Math.min(index, total - 1));
    all.delete("row");
    all.set("from", Math.floor(selected / PAGE) * PAGE);
    if (answer.from !== Math.floor(selected / PAGE) * PAGE || answer.rows.length < Math.min(PAGE, total - answer.from)) answer = await ask("rows?" + all);
    if (mine !== round) return;
    pages = new Map([[Math.floor(selected / PAGE), answer.rows]]);
    coming = new Map();
    takeCounts(answer);
    reveal();
    draw();
    await show();
  };
  const select = async index => {
    if (!total) return;
    selected = Math.max(0, Math.min(total - 1, index));
    reveal();
    draw();
    await fetchPage(Math.floor(selected / PAGE));
    await show();
  };

  // The opened row.
  const words = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(word => word.length > 2);
  const digits = text => text.replace(/\D/g, "");
  const numbers = text => new Set((text.match(/\d+/g) || []).map(Number));
  // A word, a number of six digits or more, or a date in whichever order.
  const matches = (text, header) => {
    const own = new Set(words(text)), number = digits(header), date = /^(\d{4})(\d\d)(\d\d)$/.exec(header), there = numbers(text);
    return words(header).some(word => own.has(word)) || (number.length >= 6 && digits(text).includes(number)) ||
      Boolean(date) && there.has(Number(date[2])) && there.has(Number(date[3])) && (there.has(Number(date[1])) || there.has(Number(date[1]) % 100));
  };
  const drawLook = () => {
    const stage = $("stage"), tools = $("tools");
    if (!stage) return;
    stage.replaceChildren();
    tools.replaceChildren();
    if (!look) { stage.append(make("p", "", "Loading the image …")); return; }
    if (look.failure) stage.append(make("p", "", look.failure));
    else {
      const frame = make("div", "frame"), image = make("img");
      image.src = "data:image/png;base64," + look.png;
      image.alt = `The whole image, frame ${look.frame}`;
      frame.append(image);
      // Small images are shown larger, all of them whole.
      const times = Math.max(1, Math.min(4, Math.floor(900 / look.width)));
      image.className = times > 1 ? "small" : "";
      frame.style.width = `min(100%, ${times * look.width}px, calc(46vh * ${(look.width / look.height).toFixed(4)}))`;
      const box = ["x0", "y0", "x1", "y1"].map(name => Number(value(openRow, name)));
      const own = value(openRow, "frame") === "" || Number(value(openRow, "frame")) === look.frame;
      if (box[2] > box[0] && box[3] > box[1] && own && view.box !== false) {
        const drawn = make("div", "box"), percent = (part, whole) => 100 * part / whole + "%";
        drawn.style.left = percent(box[0], look.width);
        drawn.style.top = percent(box[1], look.height);
        drawn.style.width = percent(box[2] - box[0], look.width);
        drawn.style.height = percent(box[3] - box[1], look.height);
        frame.append(drawn);
      }
      stage.append(frame);
    }
    const button = (text, press, disabled) => {
      const element = make("button", "button", text);
      element.type = "button";
      element.disabled = Boolean(disabled);
      element.addEventListener("click", press);
      tools.append(element);
    };
    if (look.frames > 1) {
      button("‹ previous", () => turn(-1), look.frame <= 0);
      tools.append(make("span", "", `frame ${look.frame} of 0 to ${look.frames - 1}`));
      button("next ›", () => turn(1), look.frame >= look.frames - 1);
    }
    if (!look.failure) {
      if (look.hasWindow) button(view.whole ? "header's window" : "whole range", toggleWindow);
      button(view.box === false ? "show the box" : "hide the box", toggleBox);
      tools.append(make("span", "", `${look.width} × ${look.height}, ${look.window}`));
    }
    drawHeader();
  };
  const drawHeader = () => {
    const panel = $("header-values");
    panel.replaceChildren();
    if (!look || !look.values.length) return;
    const facts = make("dl"), text = [value(openRow, "text"), value(openRow, "read")].join(" ");
    for (const [name, header] of look.values)
      facts.append(make("dt", "", name), make("dd", matches(text, header) ? "match" : "", header));
    panel.append(make("h3", "", "In the header of this file"), facts);
  };
  let looking = 0, abort = null;
  const fetchLook = async frame => {
    const mine = ++looking, row = openRow, all = new URLSearchParams({row: row.row});
    abort?.abort();
    abort = new AbortController();
    if (frame !== undefined) all.set("frame", frame);
    if (view.whole) all.set("whole", "1");
    let answer;
    try { answer = await ask("look?" + all, {signal: abort.signal}); } catch (error) { return; }
    if (mine !== looking) return;
    look = answer;
    drawLook();
  };
  const turn = step => {
    if (!look || look.frames < 2) return;
    const frame = look.frame + step;
    if (frame >= 0 && frame < look.frames) fetchLook(frame);
  };
  const toggleWindow = () => { view.whole = !view.whole; fetchLook(look?.frame); };
  const toggleBox = () => { view.box = view.box === false; drawLook(); };

  const show = async () => {
    const row = rowAt(selected), panel = $("detail");
    if (!row || !total) { openRow = null; panel.replaceChildren(); toAddress(); return; }
    const sameRow = openRow && openRow.row === row.row;
    openRow = row;
    toAddress();
    const of = about.classes[row.class], tag = make("div", "tag " + of.tone, of.name), back = make("button", "button", "‹ Rows");
    back.id = "back";
    back.type = "button";
    back.addEventListener("click", closeDetail);
    tag.append(make("small", "", of.note ? `${of.note}: ${of.meaning}` : of.meaning));
    panel.replaceChildren(back, tag, make("h2", "", value(row, "text")), make("p", "", value(row, "reason")));
    if (row.n > 1) {
      const all = make("button", "button", `Show each of the ${number(row.n)} rows`);
      all.type = "button";
      all.addEventListener("click", openGroup);
      panel.append(all);
    }
    if (!row.listed) panel.append(decideBar(row));
    if (row.decision)
      panel.append(make("p", "made", `${row.decision.kind}: ${row.decision.who}, ${row.decision.when.replace("T", " ").replace("Z", " UTC")}${row.decision.note ? ": " + row.decision.note : ""}`));
    const stage = make("div"), tools = make("div"), header = make("div"), crops = make("div"), facts = make("dl");
    stage.id = "stage"; tools.id = "tools"; header.id = "header-values"; crops.id = "crops";
    for (const crop of row.crops) {
      const figure = make("figure"), image = make("img");
      image.src = cropUrl(crop);
      image.alt = crop[1];
      figure.append(make("figcaption", "", crop[1]), image);
      crops.append(figure);
    }
    for (const column of about.columns) {
      if (["class", "text", "reason", "x0", "y0", "x1", "y1"].includes(column.name) || value(row, column.name) === "") continue;
      facts.append(make("dt", "", column.label || column.name), make("dd", "", value(row, column.name)));
    }
    if (Number(value(row, "x1")) > 0) facts.append(make("dt", "", "box"), make("dd", "", ["x0", "y0", "x1", "y1"].map(name => value(row, name)).join(", ")));
    panel.append(stage, tools, crops, header, make("h3", "", "In the results"), facts);
    if (value(row, "file")) {
      const only = make("button", "only", "Only this file");
      only.type = "button";
      only.addEventListener("click", () => { $("file").value = value(row, "file"); closeDetail(); read(); });
      panel.append(only);
    }
    panel.scrollTop = 0;
    if (sameRow && look) drawLook();
    else {
      look = null;
      view = {box: view.box};
      drawLook();
      if (value(row, "file") && (document.body.classList.contains("open") || !matchMedia(NARROW).matches)) fetchLook();
    }
  };
  const openDetail = () => {
    if (!openRow) return;
    document.body.classList.add("open");
    if (!look && value(openRow, "file")) fetchLook();
    if (matchMedia(NARROW).matches) $("detail").focus();
  };
  const closeDetail = () => { document.body.classList.remove("open"); list.focus(); };
  const openGroup = () => {
    if (!openRow) return;
    state.same = value(openRow, "text");
    state.group = false;
    toAddress(true);
    fill();
    load(openRow.row);
  };

  // Decisions.
  const decideBar = row => {
    const bar = make("div");
    bar.id = "decide";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Decision");
    for (const key in KINDS) {
      const button = make("button", "", KINDS[key] + " ");
      button.type = "button";
      button.append(make("kbd", "", key));
      button.setAttribute("aria-pressed", row.decision?.kind === KINDS[key]);
      button.disabled = Boolean(about.refused);
      button.addEventListener("click", () => decide(KINDS[key]));
      bar.append(button);
    }
    if (row.decision) {
      const undo = make("button", "", "take back ");
      undo.type = "button";
      undo.append(make("kbd", "", "u"));
      undo.addEventListener("click", () => decide(""));
      bar.append(undo);
    }
    const note = make("input");
    note.id = "note";
    note.placeholder = "Note (n)";
    note.setAttribute("aria-label", "Note");
    note.maxLength = 1000;
    note.value = row.decision?.note || "";
    note.autocomplete = "off";
    bar.append(note);
    return bar;
  };
  // What is typed ahead waits for its turn, so that each key is of the row that it would be of.
  let turns = Promise.resolve();
  const inTurn = act => (turns = turns.then(act).catch(() => {}));
  const decide = (kind, stay) => inTurn(() => decideNow(kind, stay));
  const decideNow = async (kind, stay) => {
    if (!openRow || openRow.listed || about.refused) return;
    const body = state.group ? parameters() : new URLSearchParams({row: openRow.row}), index = selected, own = openRow.row;
    if (state.group) { body.set("same", value(openRow, "text")); body.set("all", "1"); }
    body.set("decision", kind);
    body.set("note", kind ? $("note")?.value || "" : "");
    const last = stay || kind === "" || index + 1 >= total;
    if (!last) await fetchPage(Math.floor((index + 1) / PAGE));
    const next = last ? null : rowAt(index + 1);
    await ask("decide", {method: "POST", body});
    await load(next ? next.row : own, index);
  };

  // Controls.
  const read = () => {
    state.q = $("search").value;
    state.file = $("file").value;
    state.decided = $("decided").value;
    state.sort = $("sort").value;
    state.group = $("group").checked;
    for (const name of about.facets) if ($("facet-" + name)) state.facets[name] = $("facet-" + name).value;
    list.scrollTop = 0;
    return load(openRow?.row);
  };
  const fill = () => {
    $("search").value = state.q;
    $("file").value = state.file;
    $("decided").value = state.decided;
    $("sort").value = state.sort;
    $("group").checked = state.group;
    $("same").hidden = state.same === null;
    $("same-text").textContent = state.same === "" ? "(none)" : state.same ?? "";
    for (const name of about.facets) if ($("facet-" + name)) $("facet-" + name).value = state.facets[name];
    about.classes.forEach((of, i) => $("class-" + i).setAttribute("aria-pressed", !state.classes || state.classes.has(of.name)));
  };
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(read, 150); };
  const toggle = (i, alone) => {
    const name = about.classes[i].name, all = about.classes.map(of => of.name);
    const shown = state.classes ?? new Set(all);
    const isAlone = shown.size === 1 && shown.has(name);
    if (alone) state.classes = isAlone ? null : new Set([name]);
    else {
      shown.has(name) ? shown.delete(name) : shown.add(name);
      state.classes = shown.size === all.length ? null : shown;
    }
    fill();
    list.scrollTop = 0;
    load(openRow?.row);
  };
  const reset = () => {
    Object.assign(state, {classes: null, q: "", file: "", decided: "", sort: "", group: false, same: null, facets: {}});
    for (const name of about.facets) state.facets[name] = "";
    fill();
    load(openRow?.row);
  };
  const allTexts = () => { state.same = null; fill(); load(openRow?.row); };

  const setUp = () => {
    document.title = about.title.replace("pixleak", "pixleak serve:");
    $("title").textContent = about.title;
    $("subtitle").textContent = about.subtitle;
    showHow(about.how, $("how").lastElementChild);
    for (const [label, fact] of about.facts) {
      const pair = make("div");
      pair.append(make("dt", "", label), make("dd", "", number(fact)));
      $("facts").append(pair);
    }
    $("who").textContent = `You decide as ${about.user}.`;
    $("refused").textContent = about.refused;
    about.classes.forEach((of, i) => {
      const button = make("button", of.note ? of.tone + " listed" : of.tone);
      button.type = "button";
      button.id = "class-" + i;
      button.title = (of.note ? `${of.note}: ${of.meaning}` : of.meaning) + ". With Shift: only these";
      button.append(make("span", "", of.name), make("b", "", "0"));
      button.addEventListener("click", event => toggle(i, event.shiftKey));
      $("classes").append(button);
    });
    for (const [name, label] of [["", "worst first"], ["count", "most frequent text"], ["text", "text"], ["file", "file"], ["place", "place"],
      [about.measure === "confidence" ? "confidence" : "residue", about.measure === "confidence" ? "least sure reading" : "least residue"]])
      if (name === "" || name === "count" || at[name] !== undefined) $("sort").append(new Option(label, name));
    for (const name of about.facets) {
      const found = about.menus[name];
      if (found.length < 2) continue;
      const label = make("label", "", name[0].toUpperCase() + name.slice(1)), menu = make("select");
      menu.id = "facet-" + name;
      menu.append(new Option("all", ""), ...found.map(text => new Option(text, text)));
      menu.addEventListener("change", read);
      label.append(menu);
      $("facets").append(label);
    }
    if (about.pictures === 0) {
      document.documentElement.style.setProperty("--pictures", "0px");
      document.documentElement.style.setProperty("--pictures-small", "0px");
      about.sides = [];
    } else if (about.sides.length > 1) {
      document.documentElement.style.setProperty("--pictures", "240px");
      document.documentElement.style.setProperty("--pictures-small", "170px");
    }
    for (const name of ["search", "file"]) $(name).addEventListener("input", soon);
    for (const name of ["decided", "sort", "group"]) $(name).addEventListener("change", read);
    $("reset").addEventListener("click", reset);
    $("same-off").addEventListener("click", allTexts);
    $("show-help").addEventListener("click", () => $("help").showModal());
    $("close-help").addEventListener("click", () => $("help").close());
    let frame = 0;
    list.addEventListener("scroll", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(draw); });
    window.addEventListener("resize", draw);
    window.addEventListener("popstate", () => { const row = fromAddress(); fill(); load(row); });
    const page = () => Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const moves = {ArrowDown: () => 1, ArrowUp: () => -1, PageDown: page, PageUp: () => -page(), Home: () => -total, End: () => total};
    const keys = {
      "/": () => $("search").focus(), "?": () => $("help").showModal(), n: () => $("note")?.focus(), u: () => decide(""),
      g: () => { $("group").checked = !state.group; read(); }, s: () => { $("decided").value = state.decided === "no" ? "" : "no"; read(); },
      w: () => look?.hasWindow && toggleWindow(), b: toggleBox, 0: () => openRow && fetchLook(),
      ArrowLeft: () => turn(-1), ArrowRight: () => turn(1),
      Enter: () => openRow?.n > 1 ? openGroup() : openDetail(),
    };
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
      const target = event.target, typing = (target.tagName === "INPUT" && target.type !== "checkbox") || target.tagName === "SELECT";
      if (event.key === "Escape") {
        if (typing) { target.blur(); list.focus(); }
        else if (document.body.classList.contains("open")) closeDetail();
        else if (state.same !== null) allTexts();
        else { reset(); list.focus(); }
      } else if (target.id === "note" && event.key === "Enter") {
        if (openRow?.decision) decide(openRow.decision.kind, true).then(() => list.focus());
        else list.focus();
      } else if (typing) return;
      else if (target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key)) return;
      else if (/^[1-9]$/.test(event.key) && about.classes[event.key - 1]) toggle(event.key - 1, false);
      else if (event.shiftKey && /^Digit[1-9]$/.test(event.code) && about.classes[event.code[5] - 1]) toggle(event.code[5] - 1, true);
      else if (event.key in KINDS) decide(KINDS[event.key]);
      else if (event.key in moves) inTurn(() => select(selected + moves[event.key]()));
      else if (event.key in keys) keys[event.key]();
      else return;
      event.preventDefault();
    });
  };
  const phone = matchMedia("(max-width: 600px)"), fold = () => { $("more").open = !phone.matches; };
  phone.addEventListener("change", fold);
  fold();
  setUp();
  const row = fromAddress();
  fill();
  await load(row);
  list.focus();
})();
