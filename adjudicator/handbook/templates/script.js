(() => {
  "use strict";
  const toc = document.querySelector(".toc");
  if (toc && matchMedia("(max-width: 60rem)").matches) toc.open = false;

  for (const drawing of document.querySelectorAll(".procedure .drawing")) {
    drawing.scrollLeft = (drawing.scrollWidth - drawing.clientWidth) / 2;
  }

  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details.case:not([open])")];
    closed.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((one) => (one.open = false)));

  const field = document.getElementById("filter");
  if (!field) return;
  field.parentElement.hidden = false;
  const ENTRY = "article.rule, article.question, article.computed, article.decision, details.case, .case-pages li, .subjects tr, tbody > tr[id]";
  const entries = [...document.querySelectorAll(ENTRY)];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  const groups = [...document.querySelectorAll(".stratum-rules, .book, .procedure, .part")].map((group) => [[group], [group]]);
  for (const heading of document.querySelectorAll(".part > h3, .procedure > h3")) {
    const under = [];
    for (let next = heading.nextElementSibling; next && next.tagName !== "H3"; next = next.nextElementSibling) under.push(next);
    groups.push([[heading, ...under.filter((one) => !one.matches(ENTRY))], under]);
  }
  const shows = (one) => [one, ...one.querySelectorAll(ENTRY)].some((entry) => entry.matches(ENTRY) && !entry.hidden);
  const nothing = document.querySelector(".nothing");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    entries.forEach((entry, i) => (entry.hidden = !words.every((word) => texts[i].includes(word))));
    for (const [shown, over] of groups) {
      const empty = words.length > 0 && !over.some(shows);
      shown.forEach((one) => (one.hidden = empty));
    }
    nothing.hidden = entries.some((entry) => !entry.hidden);
    document.body.classList.toggle("filtered", words.length > 0);
  });
})();
