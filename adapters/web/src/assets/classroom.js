// Everything works without this; with it presses are quick and keys choose.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => from.querySelectorAll(selector);
  const on = addEventListener;
  const page = () => location.pathname;
  const look = document.documentElement.dataset;
  let shown = page();
  let pending = false;
  let skew = 0, reloaded = 0;

  // Presses.
  on("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-press")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const button = event.submitter;
    if (button?.name) body.append(button.name, button.value);
    if (!pending) send(form.action, { method: "POST", body }, button?.value);
  });

  async function send(address, how, token) {
    pending = true;
    one("main").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { ...how, signal: AbortSignal.timeout?.(20000) });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = one("main .notice", next);
      // Refused for now: what was typed stays.
      if (said && (answer.status === 429 || answer.status >= 500)) say(said.textContent);
      else if (one("main", next)) swap(next, answer.url, token);
      else location.assign(answer.url);
    } catch {
      say(document.body.dataset.offline);
    }
    pending = false;
    one("main").removeAttribute("aria-busy");
  }

  function say(text) {
    one("main > .notice")?.remove();
    one("main").insertAdjacentHTML("afterbegin", "<div class=notice role=alert></div>");
    const notice = one("main > .notice");
    notice.append(text);
    notice.scrollIntoView({ block: "nearest" });
  }

  function swap(next, address, token) {
    const { pathname, hash } = new URL(address);
    const moved = pathname !== page();
    if (moved) history.pushState(null, "", pathname + hash);
    shown = page();
    document.title = next.title;
    for (const part of [".top", "main"]) one(part).replaceWith(one(part, next));
    arrive();
    const pressed = token && !moved && one(`main button[value="${CSS.escape(token)}"]`);
    const prompt = one("[data-sort=question] h2");
    if (prompt) prompt.tabIndex = -1;
    const said = [...all(".callout.assistant")].pop();
    if (said) said.tabIndex = -1;
    const target = one("main > .notice") || one("[data-feedback]") || said || pressed || prompt || one("h1");
    target.focus({ preventScroll: true });
    if (!moved) target.scrollIntoView({ block: "nearest" });
    else if (!hash) scrollTo(0, 0);
    else document.getElementById(hash.slice(1))?.scrollIntoView();
  }

  on("popstate", () => page() === shown || location.reload());

  // A reply that grows; the page that it leaves comes from the classroom.
  let events;
  function follow() {
    events?.close();
    events = undefined;
    const reply = one("[data-live]:not(.board-page)");
    if (!reply || (document.hidden && !wanted)) return;
    events = new EventSource(reply.dataset.live);
    // Its id: how many blocks stay.
    const show = ({ data, lastEventId }) => {
      const said = one("[aria-live]", reply);
      while (said.children[lastEventId]) said.lastChild.remove();
      said.insertAdjacentHTML("beforeend", data);
    };
    events.onmessage = show;
    events.addEventListener("turn", (event) => { show(event); called(reply); });
    one("[data-tell]")?.toggleAttribute("hidden", wanted);
    events.addEventListener("over", over);
    events.onerror = () => { if (events?.readyState === EventSource.CLOSED) over(); };
  }
  let wanted = false;
  on("click", ({ target: ask }) => {
    if (!ask.matches?.("[data-tell]")) return;
    wanted = ask.hidden = !(ask.nextElementSibling.hidden = false);
    window.Notification?.requestPermission();
  });
  function called(reply) {
    one(".ask", reply)?.remove();
    if (!wanted) return;
    document.title = `● ${document.title}`;
    try { new Notification(document.title); } catch {}
    wanted = false;
  }
  let tries = 0;
  async function over() {
    events?.close();
    // At once the first time, then after a while.
    if (tries++) await new Promise((wait) => setTimeout(wait, Math.min(tries, 10) * 1000));
    if (!pending && one("main [data-live]")) await send(page(), {});
    if (!one("main [data-live]")) tries = 0;
    else if (events?.readyState === EventSource.CLOSED) over();
  }
  on("visibilitychange", follow);
  on("pagehide", () => events?.close());

  // Keys; on the desk they only type.
  on("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") at.blur?.();
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches;
    if (sends && at.matches?.("textarea.prose")) {
      event.preventDefault();
      at.form.requestSubmit(one("button", at.form));
    }
    if (at.matches?.("input:not([type=checkbox]), textarea") || one("[data-sort=desk]")) return;
    if (/^\d$/.test(event.key)) one(`main [data-key="${event.key}"]`)?.click();
    // What is chosen already is not chosen again: Enter goes on.
    if (event.key !== "Enter" || at.matches?.("a, button:not(.chosen), summary, input")) return;
    const primary = one("main .primary, main .final");
    if (!primary) return;
    event.preventDefault();
    primary.click();
  });

  // Time.
  function tick() {
    const clock = one("[data-until]");
    if (!clock) return;
    const { until } = clock.dataset;
    const left = Math.max(0, Math.ceil((until - Date.now() - skew) / 1000));
    const two = (n) => String(Math.floor(n) % 60).padStart(2, "0");
    const minutes = left < 3600 ? Math.floor(left / 60) : `${Math.floor(left / 3600)}:${two(left / 60)}`;
    one("b", clock).textContent = `${minutes}:${two(left)}`;
    clock.classList.toggle("short", left <= 60);
    if (left === 300 || left === 60) one("#_live").textContent = clock.textContent;
    if (left || reloaded === until || pending) return;
    reloaded = until;
    send(page(), {});
  }
  setInterval(tick, 1000);

  // Reading: a section is read when its end was in view for a moment; else the next time.
  const waits = new WeakMap();
  const ends = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      clearTimeout(waits.get(target));
      if (isIntersecting) waits.set(target, setTimeout(tell, 1500, target));
    }
  });

  async function tell(end) {
    const part = end.parentElement.dataset;
    const { token } = part;
    if (!token || document.hidden) return;
    delete part.token;
    const how = { method: "POST", keepalive: true, headers: { Prefer: "return=minimal" }, body: new URLSearchParams({ token }) };
    const told = await fetch(page(), how).then((answer) => answer.ok, () => false);
    if (!told) part.token = token;
  }

  // Colours, and copying.
  function mark() {
    const chosen = look.theme || "auto";
    all("[data-theme-to]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.themeTo === chosen));
  }

  on("click", async ({ target }) => {
    const { themeTo, copy, done } = target.closest?.("[data-theme-to], [data-copy]")?.dataset || {};
    if (themeTo) {
      look.theme = themeTo;
      try { localStorage.theme = themeTo; } catch {}
      mark();
    }
    if (copy) {
      const field = document.getElementById(copy);
      field.select();
      // Over plain HTTP: the old way.
      const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
      if (copied || document.execCommand("copy")) one("#_live").textContent = target.textContent = done;
    }
  });

  function arrive() {
    const clock = one("[data-until]");
    if (clock) skew = clock.dataset.now - Date.now();
    for (const part of all("section[data-token]")) {
      part.insertAdjacentHTML("beforeend", "<i class=end></i>");
      ends.observe(part.lastChild);
    }
    tick();
    follow();
  }

  mark();
  arrive();
})();
