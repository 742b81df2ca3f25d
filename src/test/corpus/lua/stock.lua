local stock = {}
//@2{
local function extra() return 1 end
stock.extra = extra
//@2}

function stock.reserve(item)
  error(item .. " is sold out")
end

function stock.nightly(items)
  for _, item in ipairs(items) do
    stock.reserve(item)
  end
  return #items
end

return stock
