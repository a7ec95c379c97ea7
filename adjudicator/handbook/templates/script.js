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
  const entries = [...document.querySelectorAll("article.rule, details.case")];
  const texts = entries.map((entry) => entry.textContent.toLowerCase());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    entries.forEach((entry, i) => (entry.hidden = !words.every((word) => texts[i].includes(word))));
    document.body.classList.toggle("filtered", words.length > 0);
  });
})();
