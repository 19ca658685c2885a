"""A whole number as it comes from outside: out of an address, a form, a file, a command line."""


def whole_number(text: str, *, least: int = 0, most: int) -> int | None:
    """The number these digits say; none when they are no digits, or say less or more than may be.

    Shapes   text: ASCII digits; blanks around them and zeros before them are let pass, separators of files are none.
    Source   Reading thousands of digits costs minutes, so Python refuses it with an error: the length is
             looked at before the value.
    """
    digits = text.strip(" \t\r\n\u3000")
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    if len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if least <= number <= most else None
