require 'logger' #@2

module Shop
  class StoreError < StandardError; end

  module Checks
    #@2{
    def self.positive(value)
      raise ArgumentError, 'must be positive' unless value.positive?

      value
    end

    #@2}
    def self.text(value)
      raise ArgumentError, 'must not be empty' if value.delete('-').empty?

      value
    end
  end

  class Orders
    ORDERS = { '1' => { lines: [[:pen, 2, 150]] } }.freeze

    #@2{
    def size
      ORDERS.sum { |_, order| order[:lines].size }
    end

    def weight(id)
      found = ORDERS[id]
      found[:lines].sum { |line| line[1] }
    end

    #@2}
    def total(id)
      found = ORDERS[id]
      found[:lines].sum { |line| line[1] * line[2] }
    end

    #@1{
    def weight(id)
      found = ORDERS[id]
      found[:lines].sum { |line| line[1] }
    end

    #@1}
    def quantity(text)
      { count: Integer(text) }
    end

    def rename(name)
      { name: Checks.text(name) }
    end

    def move(street)
      Logger.new(nil).info('moving') #@2
      { street: Checks.text(street) }
    end

    def save_payment(id)
      insert(:entry, id)
    rescue KeyError
      raise StoreError, 'could not be saved'
    end

    def save_order(id)
      insert(:entry, id)
    rescue KeyError
      raise StoreError, 'could not be saved'
    end

    def read_file(id)
      File.read("/var/spool/shop/#{id}.json")
    end

    def export_file(id)
      path = "/var/spool/shop/#{id}.json" #@2
      File.open(path) { |file| file.read } #@2
      File.open("/var/spool/shop/#{id}.json") { |file| file.read } #@1
    end

    def ensured(id)
      begin
        ORDERS.fetch("lost #{id}")
      rescue KeyError => e
        undo(e.key)
      end
    ensure
      @done = true
    end

    private

    def undo(key)
      raise "nothing to undo for #{key}"
    end

    def insert(table, id)
      raise KeyError, "#{id} is in #{table}"
    end
  end
end
