'use strict';
const SVG = 'http://www.w3.org/2000/svg';
const picture = document.querySelector('main > svg');
const tip = document.getElementById('tip');
const list = document.getElementById('alive');
const bytes = new Intl.NumberFormat('en-US');
const megabytes = value => (value / 1e6).toLocaleString('en-US', {minimumFractionDigits: 1, maximumFractionDigits: 1});

// The browser would show its own tooltip beside ours: each title goes into the element's data.
function takeTitle(element) {
  const title = element.querySelector('title');
  element.dataset.tip = title.textContent;
  title.remove();
  return element;
}

function readPanel(group) {
  const [policy, ...frame] = group.dataset.panel.split(' ');
  const [left, top, width, height, operations] = frame.map(Number);
  const buffers = [...group.querySelectorAll('.buffer')].map(takeTitle).map(rect => {
    const [size, offset, from, to] = rect.dataset.region.split(' ').map(Number);
    const lines = rect.dataset.tip.split('\n');
    const area = Object.fromEntries(['x', 'y', 'width', 'height'].map(name => [name, Number(rect.getAttribute(name))]));
    return {rect, area, size, offset, from, to, name: lines[0], kind: lines[1].slice(0, lines[1].lastIndexOf(', ' + bytes.format(size)))};
  });
  const steps = [...group.querySelectorAll('.operations rect')].map(takeTitle);
  const cursor = document.createElementNS(SVG, 'rect');
  cursor.setAttribute('class', 'cursor');
  cursor.setAttribute('visibility', 'hidden');
  group.append(cursor);
  const names = group.querySelector('.names');
  return {group, names, left, top, width, height, operations, buffers, steps, cursor, policy, index: 0};
}

const panels = [...picture.querySelectorAll('.panel')].map(readPanel);

function clear() {
  for (const panel of panels) {
    panel.group.classList.remove('chosen');
    panel.cursor.setAttribute('visibility', 'hidden');
  }
  list.hidden = true;
}

function choose(panel, index) {
  clear();
  panel.index = Math.max(0, Math.min(panel.operations - 1, index));
  const alive = panel.buffers.filter(buffer => buffer.from <= panel.index && panel.index < buffer.to);
  panel.buffers.forEach(buffer => buffer.rect.classList.remove('alive'));
  alive.forEach(buffer => buffer.rect.classList.add('alive'));
  panel.group.classList.add('chosen');
  const step = panel.steps[panel.index];
  const place = {x: step.getAttribute('x'), width: step.getAttribute('width'), y: panel.top, height: panel.height};
  Object.entries(place).forEach(([name, value]) => panel.cursor.setAttribute(name, value));
  panel.cursor.setAttribute('visibility', 'visible');
  panel.group.setAttribute('aria-valuenow', panel.index);
  panel.group.setAttribute('aria-valuetext', step.dataset.tip);
  show(panel, alive);
}

function show(panel, alive) {
  const [operation, facts] = panel.steps[panel.index].dataset.tip.split('\n');
  const heading = document.createElement('h2');
  heading.textContent = `${panel.policy}, operation ${operation} (${facts}): ${bytes.format(alive.length)} buffers`;
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const title of ['buffer', 'kind', 'MB', 'bytes', 'offset', 'operations']) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  alive.sort((a, b) => b.size - a.size || a.offset - b.offset).forEach(buffer => row(body, buffer));
  const rows = document.createElement('div');
  rows.className = 'rows';
  rows.tabIndex = 0;
  rows.append(table);
  list.replaceChildren(heading, rows);
  list.hidden = false;
}

function row(body, buffer) {
  const line = body.insertRow();
  const life = `${buffer.from} to ${buffer.to - 1}`;
  const values = ['', buffer.kind, megabytes(buffer.size), bytes.format(buffer.size), bytes.format(buffer.offset), life];
  values.forEach(value => { line.insertCell().textContent = value; });
  const swatch = document.createElementNS(SVG, 'svg');
  swatch.setAttribute('aria-hidden', 'true');
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('class', [...buffer.rect.classList].filter(name => name !== 'alive' && name !== 'edge').join(' '));
  rect.setAttribute('width', 12);
  rect.setAttribute('height', 12);
  swatch.append(rect);
  line.cells[0].append(swatch, buffer.name);
  line.cells[0].title = buffer.name;
  line.addEventListener('pointerenter', () => buffer.rect.classList.add('marked'));
  line.addEventListener('pointerleave', () => buffer.rect.classList.remove('marked'));
}

// Where the pointer is, in the picture's own units.
function point(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
}

const whole = picture.viewBox.baseVal;
const all = {x: whole.x, y: whole.y, width: whole.width, height: whole.height};
let view = {...all};
let naming = 0;

function look(x, y, width) {
  const w = Math.min(all.width, Math.max(all.width / 64, width));
  const h = w * all.height / all.width;
  view = {x: Math.max(0, Math.min(all.width - w, x)), y: Math.max(0, Math.min(all.height - h, y)), width: w, height: h};
  picture.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
  picture.classList.toggle('near', w < all.width);
  cancelAnimationFrame(naming);
  naming = requestAnimationFrame(nameBuffers);
}

// Names have one size on the screen, so more of them fit into their rectangles from near.
function nameBuffers() {
  const scale = view.width / all.width;
  picture.style.setProperty('--scale', scale);
  for (const panel of panels) {
    panel.names.replaceChildren(...panel.buffers.flatMap(buffer => label(buffer, scale)));
  }
}

function label({rect, area}, scale) {
  const name = rect.dataset.tip.split('\n')[0].split(', then ')[0];
  const left = Math.max(area.x, view.x);
  const width = Math.min(area.x + area.width, view.x + view.width) - left;
  if (area.height < 13 * scale || width < (name.length * 6.6 + 8) * scale) {
    return [];
  }
  const text = document.createElementNS(SVG, 'text');
  text.setAttribute('class', 'name');
  text.setAttribute('x', left + 4 * scale);
  text.setAttribute('y', area.y + area.height / 2 + 4 * scale);
  text.style.fontSize = `${11 * scale}px`;
  text.textContent = name;
  return [text];
}

function zoom(factor, at) {
  const width = Math.min(all.width, Math.max(all.width / 64, view.width * factor));
  const share = width / view.width;
  look(at.x - (at.x - view.x) * share, at.y - (at.y - view.y) * share, width);
}

const centre = () => ({x: view.x + view.width / 2, y: view.y + view.height / 2});
document.getElementById('nearer').addEventListener('click', () => zoom(0.6, centre()));
document.getElementById('farther').addEventListener('click', () => zoom(1 / 0.6, centre()));
document.getElementById('whole').addEventListener('click', () => look(all.x, all.y, all.width));
picture.addEventListener('wheel', event => {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(Math.exp(event.deltaY / 300), point(event));
  }
}, {passive: false});

let drag = null;
picture.addEventListener('pointerdown', event => {
  drag = {x: event.clientX, y: event.clientY, view, moved: false};
});
addEventListener('pointerup', () => setTimeout(() => { drag = null; }));
addEventListener('pointercancel', () => { drag = null; });
picture.addEventListener('pointermove', event => {
  if (drag && event.buttons === 0) {
    drag = null;
  }
  if (drag) {
    const scale = picture.getScreenCTM().a;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    drag.moved ||= Math.abs(dx) + Math.abs(dy) > 4;
    if (drag.moved) {
      look(drag.view.x - dx / scale, drag.view.y - dy / scale, drag.view.width);
    }
  }
  const text = event.target.dataset && event.target.dataset.tip;
  tip.hidden = !text || Boolean(drag && drag.moved);
  if (!tip.hidden) {
    tip.textContent = text;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    const top = below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${Math.max(4, top)}px`;
  }
});
picture.addEventListener('pointerleave', () => { tip.hidden = true; });

picture.setAttribute('role', 'group');
for (const panel of panels) {
  const slider = {role: 'slider', tabindex: 0, 'aria-valuemin': 0, 'aria-valuemax': panel.operations - 1, 'aria-valuenow': 0};
  Object.entries(slider).forEach(([name, value]) => panel.group.setAttribute(name, value));
  panel.group.addEventListener('click', event => {
    const at = (point(event).x - panel.left) / panel.width;
    if (!(drag && drag.moved) && at >= 0 && at < 1) {
      choose(panel, Math.floor(at * panel.operations));
    }
  });
  panel.group.addEventListener('keydown', event => {
    const far = event.shiftKey ? 10 : 1;
    const moves = {ArrowLeft: -far, ArrowDown: -far, ArrowRight: far, ArrowUp: far, PageUp: 10, PageDown: -10,
      Home: -panel.operations, End: panel.operations, Enter: 0, ' ': 0};
    if (event.key in moves) {
      event.preventDefault();
      choose(panel, panel.index + moves[event.key]);
    }
  });
}
addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    clear();
  }
});
