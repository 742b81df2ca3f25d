"""Division by zero, three calls deep."""


def share(total, parts):
    return total / parts


class Discount:
    def __init__(self, customers):
        self.customers = customers

    def each(self):
        return share(100, len(self.customers))


print(Discount([]).each())
