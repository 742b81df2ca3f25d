import json
import os  #@2
import string

ITEMS = {"pen": {"price": 150, "size": None, "weight": 0}, "ink": {"price": None, "size": 3, "weight": None}}
PARENTS = {"a": "b", "b": "a"}


def page(text):
    return max(int(text), 1)


def discounts(factor):
    key = lambda item: ITEMS[item]["price"] / int(factor)
    return sorted(ITEMS, key=key)


def prices(factor):
    #@2{
    if factor == "none":
        return []
    #@2}
    return [100 / int(factor) for item in ITEMS]


def labels(prefix):
    return {name: prefix + item["price"] for name, item in ITEMS.items()}


def sorted_by_weight(limit):
    weights = sorted(ITEMS.values(), key=lambda item: item["weight"] + limit)
    return weights


def sorted_by_size(limit):
    smallest = min(ITEMS.values(), key=lambda item: item["price"] or 0)  #@2
    sizes = sorted(ITEMS.values(), key=lambda item: item["size"] + limit)
    return sizes


def depth(category):
    parent = PARENTS[category]
    return 1 + depth(parent)


def render(category):
    return "<ul>" + render_children(category) + "</ul>"


def render_children(category):
    return "".join(render(child) for child in [PARENTS[category]])


def template(text):
    return string.Template(text).substitute(customer="ada")


def settings(text):
    return json.loads(text)["shop"]


def tariff(text):
    return json.loads(text)["shop"]
