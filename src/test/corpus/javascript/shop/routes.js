import { Orders, cityOf, page as pageOf, save, savePayment as savePaid, shopCity as cityOfShop } from './orders.js';
import * as catalogue from './catalogue.js';
import { Stock, checkout as payAtTills, reject, ship as send, spendAll } from './stock.js';

const orders = new Orders();

export const routes = {
  orderTotal: (id) => orders.total(id),
  orderWeight: (id) => orders.weight(id),
  customerCity: (name) => cityOf(name),
  health: () => orders.size(), //@2
  shopCity: (name) => cityOfShop(name),
  quantity: (count) => orders.setQuantity('pen', count),
  page: (number) => pageOf(number),
  parseSettings: (text) => catalogue.readSettings(text),
  parseCart: (text) => catalogue.readCart(text),
  depth: (category) => catalogue.depth(category),
  render: (category) => catalogue.render(category),
  discount: (item) => catalogue.discounted(item),
  surcharge: (item) => catalogue.surcharged(item),
  reserve: (item) => Stock.open().reserve(item),
  async reserveLater(item) {
    return await Stock.open().reserveLater(item);
  },
  saveOrder: async (id) => await save(id),
  savePayment: async (id) => await savePaid(id),
  checkout: async (count) => await payAtTills(count),
  ship: (order) => send(order),
  freeze: (name) => catalogue.change(name),
  privateField: (count) => spendAll(count),
  invoiceDate: (text) => catalogue.invoiceDate(text),
  parcelDate: (text) => catalogue.parcelDate(text),
  repeat: (times) => catalogue.banner(times),
  rejectText: async (text) => await reject(text),
};
