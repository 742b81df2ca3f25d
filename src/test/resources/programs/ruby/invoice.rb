# A message that is sent to nothing.
class Invoice
  def initialize(customer)
    @customer = customer
  end

  def address
    @customer.address.lines
  end
end

Invoice.new(nil).address
