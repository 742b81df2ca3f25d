"""One exception while another is handled, and a cause that is named."""


class SettingsError(Exception):
    pass


def read(settings):
    try:
        return settings["database"]["host"]
    except KeyError as missing:
        raise SettingsError("no host in section ‘database’ — 設定がありません 🔧") from missing


def main():
    try:
        read({"database": {}})
    except SettingsError:
        int("five")


main()
