local orders = {}
//@2{
function orders.added(list)
  local n = 0
  for _ in pairs(list) do n = n + 1 end
  return n
end
//@2}

local known = { [1] = { price = 100 } }

function orders.total(order)
  local found = known[order]
  local price = found.price
  return price * 2
end

function orders.weight(order)
  local found = known[order]
  local grams = found.price
  return grams + 1
end

local function not_empty(value)
  if value == "" then error("a value is needed") end
  return value
end

function orders.rename(name)
  local kept = not_empty(name)
  return kept .. "!"
end

function orders.move(street)
  local kept = not_empty(street)
  return kept .. "!"
end

function orders.average(prices)
  local mean = 100 // #prices
  return mean
end

function orders.share(prices)
  local part = 1 // #prices
  return part
end

function orders.quantity(text)
  local count = string.rep("x", text)
  return count
end

function orders.page(text)
  local number = string.rep("x", text)
  return number
end

return orders
