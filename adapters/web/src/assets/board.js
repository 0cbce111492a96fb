// A board that is open patches itself; without this it is loaded again by hand.
"use strict";
(() => {
  const board = document.querySelector("[data-live]");
  const at = (id) => document.getElementById(id);
  const [live, lost] = board.dataset.words.split("|");
  const set = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  let events;

  function patch({ counts, answers, when, over, rows }) {
    counts?.forEach((n, place) => set(at(`_count${place}`), String(n)));
    if (answers) {
      set(at("_answers"), answers.said);
      Object.assign(at("_share"), { max: answers.of || 1, value: answers.given });
    }
    if (when) at("_when").replaceChildren(...when.map((text) => {
      const line = document.createElement("span");
      line.textContent = text;
      return line;
    }));
    if (over !== undefined) at("_over")?.toggleAttribute("hidden", !over);
    for (const { id, state, word, answered, of, said } of rows || []) {
      const row = at(`r${id}`);
      // Somebody new: their row comes with the page.
      if (!row) return location.reload();
      row.dataset.state = state;
      set(row.querySelector(".name"), word);
      row.querySelector("progress").value = answered;
      set(row.querySelector(".of"), of);
      set(row.querySelector(".said"), said);
    }
  }

  function open() {
    events = new EventSource(board.dataset.live);
    events.onopen = () => set(at("_connection"), live);
    events.onmessage = ({ data }) => patch(JSON.parse(data));
    events.addEventListener("reload", () => location.reload());
    events.onerror = () => {
      set(at("_connection"), lost);
      // The browser tries again by itself, unless it was told off.
      if (events.readyState === EventSource.CLOSED) setTimeout(again, 10000);
    };
  }

  // A board that nobody looks at holds no connection: browsers have six for each site.
  function again() {
    events?.close();
    if (!document.hidden) open();
  }

  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && again());
  document.addEventListener("visibilitychange", again);
  again();
})();
