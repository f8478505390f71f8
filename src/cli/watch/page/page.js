// The page of `dgcc watch`: asks for the state, waits for the next one, and shows what changed.
"use strict";

const WORDS = {
  en: {
    language: "한국어",
    skip: "To the pages",
    documents: "Documents",
    follow: "Go to what changed",
    filter: "Filter documents",
    keys: "Keys: j and k next and previous document, n next changed page, b before and after, / filter.",
    next: "Next change",
    before: "Before",
    pdf: "Open PDF",
    waiting: "The first build is under way. The documents appear here as soon as it is done.",
    nothing: "There are no documents.",
    choose: "Choose a document.",
    never: "There is no earlier version of this document to show.",
    changed: "Changed",
    new: "new",
    comparing: "comparing",
    held: "held back",
    pagesChanged: n => n === 1 ? "1 page" : `${n} pages`,
    pages: n => n === 1 ? "1 page" : `${n} pages`,
    page: (n, of) => `Page ${n} of ${of}`,
    pageChanged: "changed",
    pageBefore: "as it was before",
    all: "All countries",
    ready: (documents, held, errors, warnings) =>
      `Up to date: ${documents} documents` + (held ? `, ${held} held back` : "") + (errors + warnings ? `; ${errors} errors, ${warnings} warnings in the workbooks` : ""),
    building: "Building …",
    failed: "The last save could not be built",
    gone: "dgcc watch has ended; waiting for it",
    heldTitle: "This document was held back",
    kept: "Below are the last good pages.",
    heldAlso: files => `So were ${files}.`,
    heldOther: n => n === 1 ? "1 other document was held back" : `${n} other documents were held back`,
    wording: "Wording",
    leftOut: n => `Not due yet: ${n}`,
    watched: "Watching: ",
    states: { draft: "draft", agreed: "agreed", record: "record copy", provisional: "provisional", final: "final" },
  },
  ko: {
    language: "English",
    skip: "쪽으로 이동",
    documents: "문서",
    follow: "바뀐 곳으로 이동",
    filter: "문서 찾기",
    keys: "단축키: j·k 다음·이전 문서, n 다음 변경 쪽, b 이전·현재 비교, / 찾기.",
    next: "다음 변경",
    before: "이전 모습",
    pdf: "PDF 열기",
    waiting: "첫 생성이 진행 중입니다. 끝나는 대로 여기에 문서가 나타납니다.",
    nothing: "문서가 없습니다.",
    choose: "문서를 선택하세요.",
    never: "이 문서는 아직 만들어진 적이 없습니다.",
    changed: "바뀐 문서",
    new: "새 문서",
    comparing: "비교 중",
    held: "보류",
    pagesChanged: n => `${n}쪽`,
    pages: n => `${n}쪽`,
    page: (n, of) => `${of}쪽 중 ${n}쪽`,
    pageChanged: "바뀜",
    pageBefore: "이전 모습",
    all: "전체 국가",
    ready: (documents, held, errors, warnings) =>
      `최신 상태: 문서 ${documents}건` + (held ? `, 보류 ${held}건` : "") + (errors + warnings ? `; 입력 자료의 오류 ${errors}건, 경고 ${warnings}건` : ""),
    building: "생성 중 …",
    failed: "마지막 저장본으로 문서를 만들 수 없습니다",
    gone: "dgcc watch가 종료되었습니다. 다시 시작되기를 기다립니다",
    heldTitle: "이 문서는 보류되었습니다",
    kept: "아래는 마지막으로 정상 생성된 쪽입니다.",
    heldAlso: files => `함께 보류된 문서: ${files}`,
    heldOther: n => `그 밖에 보류된 문서 ${n}건`,
    wording: "문구",
    leftOut: n => `아직 해당 없음: ${n}건`,
    watched: "감시 대상: ",
    states: { draft: "초안", agreed: "합의본", record: "기록본", provisional: "잠정", final: "확정" },
  },
};

const at = id => document.getElementById(id);
const make = (tag, look, text) => {
  const element = document.createElement(tag);
  if (look) element.className = look;
  if (text !== undefined) element.textContent = text;
  return element;
};

let language = localStorage.getItem("language") || (navigator.language.startsWith("ko") ? "ko" : "en");
let say = WORDS[language];
let state = null;
let connected = true;
let comparing = false;
let shown = null;

// What is chosen

const name = document_ => document_.file.replace(/\.pdf$/, "");
const key = document_ => `${document_.country}/${document_.file}`;

function documents() {
  const countries = (state && state.countries) || [];
  return countries.flatMap(country =>
    country.documents.map(document_ => ({ ...document_, country: country.code, countryName: country.name })));
}

const isChanged = document_ => document_.mark === "changed" || document_.mark === "new";

/** Cover and open points are made of the other documents: they lead nowhere by themselves. */
const isOfBundle = document_ => document_.sha256 && !document_.state;

function chosen() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  return documents().find(document_ => key(document_) === wanted);
}

function choose(document_) {
  const hash = `#${encodeURIComponent(key(document_))}`;
  if (location.hash !== hash) location.hash = hash;
}

// The list

function entry(document_) {
  const item = make("li");
  const link = make("a");
  link.href = `#${encodeURIComponent(key(document_))}`;
  const current = chosen();
  if (current && key(current) === key(document_)) link.setAttribute("aria-current", "true");
  link.append(make("span", "name", name(document_)));
  if (document_.held_back) {
    link.append(make("span", "badge held", say.held));
  } else if (document_.mark === "changed") {
    link.append(make("span", "badge changed", say.pagesChanged(document_.changed_pages.length)));
  } else if (document_.mark !== "same") {
    link.append(make("span", `badge ${document_.mark}`, say[document_.mark]));
  }
  link.append(make("span", "what", document_.title));
  item.append(link);
  return item;
}

function group(title, kind, list) {
  const parts = [make("h2", kind, title), make("ul")];
  parts[1].append(...list.map(entry));
  return parts;
}

/** The documents in the order of the list, each once. */
let order = [];

function showList() {
  const words = at("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = document_ => {
    const text = `${document_.country} ${document_.countryName} ${document_.file} ${document_.title}`.toLowerCase();
    return words.every(word => text.includes(word));
  };
  const all = documents().filter(fits);
  const changed = all.filter(isChanged).sort((a, b) => Boolean(isOfBundle(a)) - Boolean(isOfBundle(b)));
  const focused = document.activeElement && document.activeElement.closest("#documents a");
  const parts = [];
  if (changed.length) parts.push(...group(say.changed, "changed", changed));
  for (const country of (state && state.countries) || []) {
    const own = all.filter(document_ => document_.country === country.code);
    if (!own.length && words.length) continue;
    const title = country.code === "ALL" ? say.all : `${country.code} · ${country.name}`;
    parts.push(...group(title, "", own));
    if (country.left_out.length && !words.length) {
      const details = make("details");
      details.append(make("summary", "", say.leftOut(country.left_out.length)));
      details.append(...country.left_out.map(of => make("p", "", `${of.title}: ${of.reason}`)));
      parts.push(details);
    }
  }
  order = [...changed, ...all.filter(document_ => !isChanged(document_))];
  at("documents").replaceChildren(...parts);
  if (focused) {
    const same = [...at("documents").querySelectorAll("a")].find(link => link.hash === focused.hash);
    if (same) same.focus({ preventScroll: true });
  }
}

// What is wrong

function fault(title, lines, notes, kind) {
  const box = make("div", `fault ${kind || ""}`);
  box.append(make("h3", "", title));
  if (lines.length) {
    const list = make("ul");
    list.append(...lines.map(line => make("li", "", line)));
    box.append(list);
  }
  box.append(...notes.filter(Boolean).map(([text, look]) => make("p", look, text)));
  return box;
}

function showFaults(current) {
  const boxes = [];
  if (state && state.failure) {
    const { message, details, help } = state.failure;
    boxes.push(fault(message, details, [help && [help, ""], current && current.sha256 && [say.kept, "kept"]]));
  }
  if (current && current.held_back) {
    const also = documents().filter(of => of.held_back === current.held_back && key(of) !== key(current));
    boxes.push(fault(say.heldTitle, [current.held_back], [
      also.length && [say.heldAlso(also.map(name).join(", ")), ""],
      current.sha256 && [say.kept, "kept"],
    ]));
  }
  const others = documents().filter(of => of.held_back && !(current && of.held_back === current.held_back));
  if (others.length) {
    const reasons = new Map();
    for (const of of others) reasons.set(of.held_back, [...(reasons.get(of.held_back) || []), name(of)]);
    const lines = [...reasons].map(([reason, files]) => `${files.join(", ")}\n${reason}`);
    boxes.push(fault(say.heldOther(others.length), lines, [], "care"));
  }
  if (state && state.wording.length) boxes.push(fault(say.wording, state.wording, [], "care"));
  // Said again by a screen reader only if it is something else.
  if (at("faults").textContent !== boxes.map(box => box.textContent).join("")) at("faults").replaceChildren(...boxes);
}

// The pages

const sizes = new Map();

async function sizesOf(sha256) {
  if (!sizes.has(sha256)) {
    const answer = await fetch(`documents/${sha256}`);
    if (!answer.ok) throw new Error(answer.statusText);
    sizes.set(sha256, await answer.json());
  }
  return sizes.get(sha256);
}

function figure() {
  const element = make("figure");
  const sheet = make("div", "sheet");
  const image = make("img");
  image.loading = "lazy";
  image.decoding = "async";
  sheet.append(image);
  element.append(sheet, make("figcaption"));
  return element;
}

async function showPages(current, scroll) {
  const box = at("pages");
  at("head").hidden = !current;
  at("empty").hidden = Boolean(current && current.sha256);
  if (!current || !current.sha256) {
    at("empty").textContent = !state || !state.countries
      ? (state && state.failure ? "" : say.waiting)
      : current ? say.never : documents().length ? say.choose : say.nothing;
    box.replaceChildren();
    shown = null;
    if (current) showHead(current, 0);
    return;
  }
  const before = comparing && current.before;
  const version = before || current.sha256;
  let pages;
  try {
    pages = await sizesOf(version);
  } catch {
    return;
  }
  if (!chosen() || key(chosen()) !== key(current)) return;
  const isOther = shown !== key(current);
  shown = key(current);
  showHead(current, pages.length);
  while (box.children.length > pages.length) box.lastChild.remove();
  while (box.children.length < pages.length) box.append(figure());
  pages.forEach((size, index) => {
    const number = index + 1;
    const element = box.children[index];
    const sheet = element.firstChild;
    const image = sheet.firstChild;
    const change = current.mark === "changed" && current.changed_pages.find(of => of.page === number);
    const changed = Boolean(change);
    element.id = `page-${number}`;
    element.classList.toggle("changed", changed && !before);
    element.classList.toggle("earlier", changed && Boolean(before));
    sheet.style.aspectRatio = `${size.width} / ${size.height}`;
    image.alt = `${current.title}, ${say.page(number, pages.length)}`;
    const source = `documents/${version}/${number}.png`;
    if (image.getAttribute("src") !== source) {
      // The earlier picture stays until the next one is there, unless it is another document's.
      if (isOther) image.removeAttribute("src");
      image.setAttribute("src", source);
    }
    if (sheet.children.length > 1) sheet.lastChild.remove();
    if (changed) {
      const bar = make("div", "change");
      bar.style.top = `${change.top * 100}%`;
      bar.style.height = `${(change.bottom - change.top) * 100}%`;
      sheet.append(bar);
    }
    const note = changed ? [make("span", "badge changed", before ? say.pageBefore : say.pageChanged)] : [];
    element.lastChild.replaceChildren(make("span", "", say.page(number, pages.length)), ...note);
  });
  if (scroll) {
    const first = current.mark === "changed" && current.changed_pages[0];
    if (first) goTo(box.children[first.page - 1]);
    else if (isOther) window.scrollTo({ top: 0 });
  }
}

function showHead(current, pages) {
  at("title").textContent = current.title;
  const facts = [
    current.file,
    current.languages.join(" · "),
    current.state && (say.states[current.state] || current.state),
    pages ? say.pages(pages) : "",
  ];
  at("facts").textContent = facts.filter(Boolean).join("  ·  ");
  at("next").disabled = !(current.mark === "changed" && current.changed_pages.length);
  at("compare").disabled = !current.before || current.mark === "same";
  at("compare").setAttribute("aria-pressed", String(Boolean(comparing && current.before)));
  at("pdf").hidden = !current.sha256;
  if (current.sha256) at("pdf").href = `documents/${current.sha256}.pdf`;
}

/** Scrolls to where a page has changed. */
function goTo(element) {
  if (!element) return;
  (element.querySelector(".change") || element).scrollIntoView({ block: "start" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

function nextChange() {
  const changed = [...at("pages").querySelectorAll("figure.changed, figure.earlier")];
  // Where the last one was scrolled to, and a little more.
  const edge = at("top").getBoundingClientRect().bottom + innerHeight * .18 + 20;
  const start = element => element.querySelector(".change").getBoundingClientRect().top;
  goTo(changed.find(element => start(element) > edge) || changed[0]);
}

function compare() {
  const current = chosen();
  if (!current || !current.before) return;
  comparing = !comparing;
  showPages(current, false);
}

function step(by) {
  if (!order.length) return;
  const current = chosen();
  const index = current ? order.findIndex(of => key(of) === key(current)) : -1;
  choose(order[Math.max(0, Math.min(order.length - 1, index < 0 ? 0 : index + by))]);
}

// All of it

function showStatus() {
  const held = documents().filter(of => of.held_back).length;
  const [kind, text] = !connected ? ["gone", say.gone]
    : !state || state.building ? ["building", say.building]
    : state.failure ? ["failed", say.failed]
    : [held ? "held" : "ready", say.ready(documents().length - held, held, state.errors, state.warnings)];
  at("status").dataset.state = kind;
  if (at("status-text").textContent !== text) at("status-text").textContent = text;
  document.title = `${{ gone: "○", building: "…", failed: "✕", held: "●", ready: "●" }[kind]} dgcc watch`;
}

function show(scroll) {
  const current = chosen();
  showStatus();
  showList();
  showFaults(current);
  at("watched").textContent = state ? say.watched + state.watched.join(", ") : "";
  return showPages(current, scroll);
}

function showWords() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) {
    if (element.id !== "empty") element.textContent = say[element.dataset.say];
  }
  at("filter").placeholder = say.filter;
  at("language").textContent = say.language;
}

/** A new state: where something changed, that is shown, unless it is not wanted. */
function take(next) {
  const signature = of => `${key(of)} ${of.sha256} ${of.mark} ${of.held_back}`;
  const known = new Set(documents().map(signature));
  const first = !state || !state.countries;
  state = next;
  const fresh = documents().filter(of =>
    (isChanged(of) && !isOfBundle(of) || of.held_back) && !known.has(signature(of)));
  const current = chosen();
  const isFresh = current && fresh.some(of => key(of) === key(current));
  if (fresh.length || !current) comparing = false;
  const target = first ? documents()[0] : fresh[0];
  if (target && !isFresh && (!current || at("follow").checked) && !(first && current)) {
    choose(target);
    showStatus();
    return;
  }
  show(Boolean(isFresh && at("follow").checked));
}

async function listen() {
  for (;;) {
    try {
      const after = state ? `?after=${state.number}` : "";
      const answer = await fetch(`state${after}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const next = await answer.json();
      const again = !connected;
      connected = true;
      if (again || !state || next.number !== state.number) take(next);
    } catch {
      connected = false;
      showStatus();
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  }
}

function openMenu(open) {
  at("list").classList.toggle("open", open);
  at("menu").setAttribute("aria-expanded", String(open));
}

addEventListener("hashchange", () => {
  openMenu(false);
  comparing = false;
  show(true);
});
at("skip").addEventListener("click", event => {
  event.preventDefault();
  at("main").focus();
});
at("menu").addEventListener("click", () => openMenu(!at("list").classList.contains("open")));
at("filter").addEventListener("input", showList);
at("next").addEventListener("click", nextChange);
at("compare").addEventListener("click", compare);
at("language").addEventListener("click", () => {
  language = language === "ko" ? "en" : "ko";
  say = WORDS[language];
  localStorage.setItem("language", language);
  showWords();
  show(false);
});
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input[type=search]")) {
    if (event.key === "Escape") {
      at("filter").value = "";
      at("filter").blur();
      showList();
    }
    return;
  }
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    n: nextChange,
    b: compare,
    "/": () => {
      openMenu(true);
      at("filter").focus();
    },
    Escape: () => openMenu(false),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

new ResizeObserver(([top]) => {
  document.documentElement.style.setProperty("--top", `${Math.round(top.contentRect.height)}px`);
}).observe(at("top"));

showWords();
show(false);
listen();
