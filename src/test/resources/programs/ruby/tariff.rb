# An exception of its own, with the one behind it.
class TariffError < StandardError; end

def tariff(name)
  { 'basic' => 1 }.fetch(name)
rescue KeyError
  raise TariffError, "no tariff for #{name.inspect}"
end

tariff('größe')
