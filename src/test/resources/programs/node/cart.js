// A property of nothing.
const cart = { lines: [{ sku: 'tea', price: { amount: 4.5 } }, { sku: 'milk' }] };

function total(lines) {
  return lines.reduce((sum, line) => sum + line.price.amount, 0);
}

console.log(total(cart.lines));
