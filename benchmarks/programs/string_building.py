"""Strings put together by `+=`, f-strings, `join` and slices."""

EXPECTED = (3999, "333,43392,53392,63392,73")


def run() -> tuple[int, str]:
    text = ""
    for number in range(30000):
        text += f"{number:04d}:"
        if len(text) > 4000:
            text = text[2000:]
    words = []
    for word in text.split(":"):
        if word:
            words.append(word[::-1].upper())
    joined = ",".join(words)
    return len(joined), joined[:24]
