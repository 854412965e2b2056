from collections import defaultdict


class Memory:
    def __init__(self, limit=20):
        self.limit = limit
        self.channels = defaultdict(list)

    def of(self, channel_id):
        return self.channels[channel_id][-self.limit:]

    def add(self, channel_id, message):
        self.channels[channel_id].append(message)

    def forget(self, channel_id):
        self.channels.pop(channel_id, None)
