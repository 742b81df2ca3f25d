require_relative 'orders'
require_relative 'catalogue'

module Shop
  class Routes
    #@2{
    def health(_argument)
      Orders.new.size
    end

    #@2}
    def order_total(id)
      Orders.new.total(id)
    end

    def order_weight(id)
      Orders.new.weight(id)
    end

    def quantity(text)
      Orders.new.quantity(text)
    end

    def rename(text)
      Orders.new.rename(text)
    end

    def move(text)
      Orders.new.move(text)
    end

    def save_order(id)
      Orders.new.save_order(id)
    end

    def save_payment(id)
      Orders.new.save_payment(id)
    end

    def read_file(id)
      Orders.new.read_file(id)
    end

    def export_file(id)
      Orders.new.export_file(id)
    end

    def ensured(id)
      Orders.new.ensured(id)
    end

    def page(text)
      Catalogue.page(text)
    end

    def averages(count)
      Catalogue.averages(Integer(count))
    end

    def shares(count)
      Catalogue.shares(Integer(count))
    end

    def setting(name)
      Catalogue.setting(name)
    end

    def label(name)
      Catalogue.label(name)
    end

    def depth(category)
      Catalogue.depth(category)
    end

    def render(category)
      Catalogue.render(category)
    end

    def reserve(item)
      Stock.new.reserve(item)
    end

    def reserve_later(item)
      Stock.new.reserve_later(item)
    end

    def frozen(item)
      Catalogue.add_gift(item)
    end

    def dynamic(item)
      Prices.new.price(item)
    end

    def delegated(item)
      Prices.new.tax(item)
    end

    def parse(text)
      Catalogue.parse(text)
    end
  end
end
