import logging
import os

import paho.mqtt.client as mqtt

from assistant import HomeAssistant
from devices import Devices


def main():
    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"))
    broker = mqtt.Client()
    broker.connect(os.environ.get("MQTT_HOST", "localhost"))
    broker.loop_start()
    assistant = HomeAssistant(Devices(broker))
    while True:
        try:
            text = input("> ")
        except EOFError:
            break
        print(assistant.say(text))


if __name__ == "__main__":
    main()
