import json
import sqlite3


class Store:
    """Conversations by thread, as JSON."""

    def __init__(self, path="threads.db"):
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.execute("CREATE TABLE IF NOT EXISTS threads (ts TEXT PRIMARY KEY, messages TEXT)")

    def load(self, ts):
        row = self.db.execute("SELECT messages FROM threads WHERE ts = ?", (ts,)).fetchone()
        return json.loads(row[0]) if row else []

    def save(self, ts, messages):
        self.db.execute("INSERT OR REPLACE INTO threads VALUES (?, ?)", (ts, json.dumps(messages)))
        self.db.commit()
