const stock = { pen: 3 };

export class Wallet {
  #coins = 3;

  spend(count) {
    this.#coins -= count;
    return this.#coins;
  }
}

export class Stock {
  static open() {
    return new Stock();
  }

  //@2{
  count(item) {
    return stock[item] ?? 0;
  }

  //@2}
  reserve(item) {
    if (!(item in stock)) {
      throw new Error(`no stock for ${item}`);
    }
    return stock[item] - 1;
  }

  async reserveLater(item) {
    await new Promise((done) => setTimeout(done, 1));
    return this.reserve(item);
  }
}

export function checkout(count) {
  const tills = Array.from({ length: Number(count) }, async (_, index) => {
    await null;
    throw new Error(`till ${index + 1} is closed`);
  });
  return Promise.any(tills);
}

export function ship(order) {
  return parcelService.send(order);
}

export function spendAll(count) {
  const spend = new Wallet().spend;
  return spend(Number(count));
}

export function reject(text) {
  return Promise.reject(text);
}
