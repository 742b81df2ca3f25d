import { positive } from './checks.js';

const orders = new Map([['1', { lines: [{ item: 'pen', price: 150, count: 2 }], customer: 'ada' }]]);
const customers = { ada: {}, bob: {} };

export class OrderError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'OrderError';
  }
}

export class Orders {
  //@2{
  size() {
    return [...orders.values()].map((order) => order.lines.length).reduce((a, b) => a + b, 0);
  }

  weight(id) {
    const found = orders.get(id);
    const each = (line) => line.count * 3;
    return found.lines.map(each).reduce((a, b) => a + b);
  }

  //@2}
  total(id) {
    const found = orders.get(id);
    return found.lines.map((line) => line.price * line.count).reduce((a, b) => a + b);
  }

  //@1{
  weight(id) {
    const found = orders.get(id);
    return found.lines.map((line) => line.count * 3).reduce((a, b) => a + b);
  }

  //@1}
  setQuantity(item, count) {
    if (!item) return 0; //@2
    return { item, count: positive(Number(count)) };
  }
}

export function page(number) {
  return { page: positive(Number(number)) };
}

export function cityOf(name) {
  const customer = customers[name];
  return customer.address.city.toUpperCase();
}

export const shopCity = (name) => {
  const shop = { name };
  return shop.address.city.toUpperCase();
};

export async function save(order) {
  await null;
  try {
    insert('entry', order);
  } catch (error) {
    throw new OrderError('could not be saved', { cause: error });
  }
}

export async function savePayment(payment) {
  await null;
  const now = Date.now(); //@2
  try {
    insert('entry', payment, now);
  } catch (error) {
    throw new OrderError('could not be saved', { cause: error });
  }
}

function insert(table, id) {
  throw new Error('duplicate key ' + id + ' in ' + table);
}
