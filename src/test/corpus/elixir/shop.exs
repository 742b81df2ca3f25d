defmodule Shop.Checks do
  #@2{
  def later(list), do: Enum.map(list, fn one -> one end)
  #@2}
  def not_empty(value) do
    if value == "", do: raise(ArgumentError, "a value is needed"), else: value
  end
end

defmodule Shop.Orders do
  #@2{
  def added(list) do
    Enum.filter(list, fn one -> one > 1 end)
  end
  #@2}
  def known, do: %{1 => 100}

  def total(order) do
    Enum.map([order], fn one -> one + 0 end) #@2
    price = Map.fetch!(known(), order)
    {:ok, price * 2}
  end

  def weight(order) do
    grams = Map.fetch!(known(), order)
    {:ok, grams + 1}
  end

  def rename(value) do
    name = Shop.Checks.not_empty(value)
    {:named, name}
  end

  def move(value) do
    street = Shop.Checks.not_empty(value)
    {:moved, street}
  end

  def average(prices) do
    mean = div(Enum.sum(prices), length(prices))
    {:ok, mean}
  end

  def share(prices) do
    parts = Enum.map(prices, fn price -> div(100, length(prices) - 1 + price - price) end)
    {:ok, parts}
  end

  def quantity(text) do
    count = String.to_integer(text)
    {:count, count}
  end

  def page(text) do
    number = String.to_integer(text)
    {:page, number}
  end
end

defmodule Shop.Stock do
  def reserve(item) do
    left = Keyword.fetch!([pen: 3], String.to_atom(item))
    {:left, left}
  end

  def nightly(items) do
    Enum.each(items, fn item -> reserve(item) end)
    :done
  end
end

defmodule Shop do
  def run("total", value), do: done(Shop.Orders.total(String.to_integer(value)))
  def run("weight", value), do: done(Shop.Orders.weight(String.to_integer(value)))
  def run("rename", _), do: done(Shop.Orders.rename(""))
  def run("move", _), do: done(Shop.Orders.move(""))
  def run("average", _), do: done(Shop.Orders.average([]))
  def run("share", _), do: done(Shop.Orders.share([1]))
  def run("quantity", value), do: done(Shop.Orders.quantity(value))
  def run("page", value), do: done(Shop.Orders.page(value))
  def run("reserve", value), do: done(Shop.Stock.reserve(value))
  def run("nightly", value), do: done(Shop.Stock.nightly([value]))

  def done(result), do: IO.inspect(result)
end

[how, route, value] = System.argv()

case how do
  "plain" ->
    Shop.run(route, value)

  "task" ->
    Task.async(fn -> Shop.run(route, value) end) |> Task.await()

  "formatted" ->
    try do
      Shop.run(route, value)
    rescue
      error -> IO.puts(:stderr, Exception.format(:error, error, __STACKTRACE__))
    end
end
