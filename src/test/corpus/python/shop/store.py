"""Keeps orders in a database that is easily offended."""
import sqlite3
import socket


class StoreError(Exception):
    pass


class Replica:
    def __init__(self, port):
        self.port = port

    def load(self, number):
        try:
            connection = socket.create_connection(("127.0.0.1", self.port), 1)
        except OSError as error:
            raise StoreError("replica 127.0.0.1:%d is not there" % self.port) from error
        return connection, number


def show(port):
    return Replica(int(port)).load(1)


def print_out(port):
    loaded = Replica(int(port)).load(1)
    return "Printed: %s" % loaded


def insert(table, number):
    connection = sqlite3.connect(":memory:")
    connection.execute("create table %s (id text primary key)" % table)
    for _ in range(2):
        connection.execute("insert into %s values (?)" % table, (number,))


def save_order(number):
    try:
        insert("entry", number)
    except sqlite3.Error as error:
        raise StoreError("could not be saved") from error


def save_payment(number):
    try:
        insert("entry", number)
    except sqlite3.Error as error:
        raise StoreError("could not be saved") from error


def recover(number):
    try:
        return {}[number]
    except KeyError:
        note = "entry %s is lost" % number  #@2
        return undo(number)


def undo(number):
    raise RuntimeError("nothing to undo for " + number)
