"""Shared by everybody: whatever it refuses is the caller's fault."""


def positive(value):  #@2
    if value <= 0:  #@2
        raise ValueError("must be positive")  #@2
    return value  #@2


def checked(text, field):
    if not text.strip("-"):
        raise ValueError("must not be empty")
    return text
