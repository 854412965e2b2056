class Devices:
    def __init__(self, mqtt):
        self.mqtt = mqtt
        self.state = {}

    def switch(self, room: str, on: bool):
        """Switch the light of a room on or off."""
        self.state[room] = 100 if on else 0
        self.mqtt.publish(f"home/{room}/light", "ON" if on else "OFF")
        return {"room": room, "on": on}

    def dim(self, room: str, percent: int):
        """Dim the light of a room."""
        self.state[room] = percent
        self.mqtt.publish(f"home/{room}/dim", str(percent))
        return {"room": room, "percent": percent}

    def status(self):
        """Which lights are on."""
        return self.state
