FEEDS = [
    "https://example.org/science.rss",
    "https://example.org/technology.rss",
]
INTERESTS = ["bees", "compilers", "railways"]
MAIL = "me@example.org"
