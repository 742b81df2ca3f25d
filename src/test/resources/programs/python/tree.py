"""Recursion until Python itself gives up."""


def walk(node):
    return walk({"child": node})


walk({})
