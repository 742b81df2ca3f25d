const items = { pen: { price: 150 }, ink: { price: 900 } };
const parents = { a: 'b', b: 'a' };
export const settings = Object.freeze({ width: 1, height: 2 });

export function depth(category) {
  const parent = parents[category];
  return parent === undefined ? 0 : 1 + depth(parent);
}

export function render(category) {
  return '<ul>' + renderChildren(category) + '</ul>';
}

function renderChildren(category) {
  return [parents[category]].map((child) => '<li>' + render(child) + '</li>').join('');
}

export function discounted(name) {
  const names = [name].filter((one) => one.length > 1); //@2
  return [items[name]].map((item) => item.discount(10));
}

export function surcharged(name) {
  return [items[name]].map((item) => item.surcharge(10));
}

export function readSettings(text) {
  const parsed = JSON.parse(text);
  return parsed.settings;
}

export function readCart(text) {
  return JSON.parse(text).cart;
}

export function change(name) {
  settings[name] = 3;
  return settings;
}

export function invoiceDate(text) {
  return new Date(text).toISOString();
}

export function parcelDate(text) {
  const date = new Date(text);
  return date.toISOString();
}

export function banner(times) {
  return 'sale '.repeat(Number(times));
}
