"use strict";
const form = document.querySelector("form");
const changes = [...document.querySelectorAll(".change")];
const words = changes.map((change) => change.textContent.toLowerCase());
function filter() {
  const boxes = [...form.querySelectorAll("input[name=severity]:checked")];
  const severities = new Set(boxes.map((box) => box.value));
  const text = form.elements.text.value.trim().toLowerCase();
  let shown = 0;
  changes.forEach((change, index) => {
    const fits = severities.has(change.dataset.severity) && words[index].includes(text);
    change.hidden = !fits;
    shown += fits;
  });
  form.querySelector("output").textContent = `${shown} of ${changes.length}`;
  document.getElementById("nothing").hidden = shown > 0 || changes.length === 0;
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
