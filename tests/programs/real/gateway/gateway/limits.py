import time
from collections import defaultdict, deque


class Limits:
    def __init__(self, per_minute):
        self.per_minute = per_minute
        self.seen = defaultdict(deque)

    def allow(self, team):
        now, seen = time.time(), self.seen[team]
        while seen and seen[0] < now - 60:
            seen.popleft()
        if len(seen) >= self.per_minute:
            return False
        seen.append(now)
        return True
