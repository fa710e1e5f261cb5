"""A device in words that its owner knows it by. The browser's full description is not kept: it tells more than is needed."""

BROWSERS = {
    "SamsungBrowser": "Samsung Internet",
    "UCBrowser": "UC Browser",
    "OPR/": "Opera",
    "EdgA/": "Edge",
    "Edg/": "Edge",
    "JioSphere": "JioSphere",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""In the order in which they are looked for: most also call themselves Chrome or Safari."""

SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "KAIOS": "KaiOS", "Windows": "Windows", "CrOS": "ChromeOS"}
SYSTEMS |= {"Mac OS X": "Mac", "Linux": "Linux"}


def device_words(user_agent: str) -> str:
    """`Chrome, Android`; empty where nothing is known."""
    found = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(filter(None, found))


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
