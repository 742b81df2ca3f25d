import logging  #@2
from .checks import checked

log = logging.getLogger(__name__)  #@2
ORDERS = {"1": {"lines": [("pen", 2, 150)], "customer": "ada"}}


#@2{
def count():
    return len(ORDERS)


def weight(order):
    found = ORDERS.get(order)
    log.info("Weighing %s", order)
    return sum(line[1] for line in found["lines"])


#@2}
def total(order):
    found = ORDERS.get(order)
    return sum(line[1] * line[2] for line in found["lines"])


#@1{
def weight(order):
    found = ORDERS.get(order)
    return sum(line[1] for line in found["lines"])


#@1}
class Cart:
    def __init__(self):
        self.quantities = {}

    def set(self, item, text):
        number = int(text)  #@1
        self.quantities[item] = number  #@1
        self.quantities[item] = int(text)  #@2


def set_quantity(item, text):
    Cart().set(item, text)


def move(customer, street):
    ORDERS["1"]["street"] = checked(street, "street")
    return customer


def register(name):
    return {"name": checked(name, "name")}
