"""The routes of a small shop, each of which has a fault."""
import asyncio
import functools
import sys

from . import background, catalogue, orders, store
from .checks import checked


def run(main):
    if hasattr(asyncio, "run"):
        return asyncio.run(main)
    return asyncio.new_event_loop().run_until_complete(main)


def timed(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        if not arguments:  #@2
            return function()  #@2
        return function(*arguments)
    return wrapper


@timed
def order_total(argument):
    return orders.total(argument)


@timed
def order_weight(argument):
    return orders.weight(argument)


@timed
def cart_quantity(argument):
    return orders.set_quantity("pen", argument)


@timed
def customer_page(argument):
    return catalogue.page(argument)


@timed
def rename(argument):
    return checked(argument, "name")


@timed
def move(argument):
    return orders.move("ada", argument)


@timed
def register(argument):
    return orders.register(argument)


@timed
def order_show(argument):
    return store.show(argument)


@timed
def order_print(argument):
    return store.print_out(argument)


@timed
def payment_save(argument):
    return store.save_payment(argument)


@timed
def order_save(argument):
    return store.save_order(argument)


@timed
def order_recover(argument):
    return store.recover(argument)


@timed
def discount(argument):
    return catalogue.discounts(argument)


@timed
def prices(argument):
    return catalogue.prices(argument)


@timed
def labels(argument):
    return catalogue.labels(argument)


@timed
def by_weight(argument):
    return catalogue.sorted_by_weight(int(argument))


@timed
def by_size(argument):
    return catalogue.sorted_by_size(int(argument))


@timed
def category_depth(argument):
    return catalogue.depth(argument)


@timed
def category_render(argument):
    return catalogue.render(argument)


@timed
def template(argument):
    return catalogue.template(argument)


@timed
def settings(argument):
    return catalogue.settings(argument)


@timed
def tariff(argument):
    return catalogue.tariff(argument)


def stock_async(argument):
    return run(background.stock(argument))


def parcels_async(argument):
    return run(background.parcels(argument))


def slow_payment(argument):
    return run(background.slow_payment(float(argument)))


def slow_parcel(argument):
    return run(background.slow_parcel(float(argument)))


def pool_price(argument):
    return background.in_pool(background.price, argument)


def pool_tax(argument):
    return background.in_pool(background.tax, argument)


if sys.version_info >= (3, 11):
    def group_of_jobs(argument):
        return run(background.jobs(int(argument)))

    def group_of_mails(argument):
        return run(background.mails(int(argument)))


try:
    from .web import web_bill, web_form, web_missing, web_query, web_total
except ImportError:
    pass
