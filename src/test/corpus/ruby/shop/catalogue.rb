require 'json'

module Shop
  module Catalogue
    PARENTS = { 'a' => 'b', 'b' => 'a' }.freeze
    SETTINGS = { 'depth' => 3 }.freeze
    GIFTS = ['sticker'].freeze

    def self.page(text)
      [Integer(text), 1].max
    end

    def self.averages(count)
      [3, 4].select { |sum| sum > 1 }.map { |sum| sum + 1 } #@2
      [3, 4].map { |sum| sum / count }
    end

    def self.shares(count)
      [3, 4].each_with_index.map do |sum, _|
        sum / count
      end
    end

    def self.setting(name)
      SETTINGS.fetch(name)
    end

    def self.label(name)
      found = SETTINGS.fetch(name)
      found.to_s
    end

    def self.depth(category)
      1 + depth(PARENTS[category])
    end

    def self.render(category)
      "<ul>#{render_children(category)}</ul>"
    end

    def self.render_children(category)
      [PARENTS[category]].map { |child| render(child) }.join
    end

    def self.add_gift(item)
      GIFTS << item
    end

    def self.parse(text)
      JSON.parse(text).fetch('shop')
    end
  end

  class Prices
    ITEMS = { 'pen' => nil, 'ink' => nil }.freeze

    %i[discount price].each do |name| #@2
    %i[price].each do |name| #@1
      define_method(name) do |item|
        ITEMS[item].round(2)
      end
    end

    def method_missing(name, *arguments)
      return super unless name == :tax

      ITEMS[arguments.first].ceil(2)
    end

    def respond_to_missing?(name, all = false)
      name == :tax || super
    end
  end

  class Stock
    STOCK = { 'pen' => 3 }.freeze

    #@2{
    def count(item)
      STOCK.fetch(item, 0)
    end

    #@2}
    def reserve(item)
      raise "no stock for #{item}" unless STOCK.key?(item)

      STOCK[item] - 1
    end

    def reserve_later(item)
      threads = [Thread.new { 1 }] #@2
      Thread.new { reserve(item) }.value
    end
  end
end
