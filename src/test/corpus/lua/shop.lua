package.path = arg[0]:match("(.*/)") .. "?.lua;" .. package.path
local how, route, value = arg[1], arg[2], arg[3]
local orders = require("orders")
local stock = require("stock")

//@2{
local function added(list)
  return #list
end
//@2}
local routes = {
  total = function(v) return orders.total(tonumber(v)) + 0 end,
  weight = function(v) return orders.weight(tonumber(v)) + 0 end,
  rename = function(v) return orders.rename("") .. v end,
  move = function(v) return orders.move("") .. v end,
  average = function(v) return orders.average({}) + 0 end,
  share = function(v) return orders.share({}) + 0 end,
  quantity = function(v) return orders.quantity(v) + 0 end,
  page = function(v) return orders.page(v) + 0 end,
  reserve = function(v) stock.reserve(v) return v end,
  nightly = function(v) stock.nightly({ v }) return v end,
}

if how == "handled" then
  local ok, trace = xpcall(routes[route], debug.traceback, value)
  io.stderr:write(trace, "\n")
else
  routes[route](value)
end
