// What was looked at and how, of a page's data, in a block that is folded: for the report and for pixleak serve.
const showHow = (facts, into) => {
  const add = (parent, tag, text) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  };
  const parts = {};
  for (const fact of facts) (parts[fact.part] ??= []).push(fact);
  for (const part in parts) {
    const section = add(into, "section");
    add(section, "h2", part);
    const list = add(section, "dl");
    for (const fact of parts[part]) {
      add(list, "dt", fact.label);
      for (const text of fact.texts) add(list, "dd", text);
    }
  }
};
