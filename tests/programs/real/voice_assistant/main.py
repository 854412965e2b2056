import json
import os
import tempfile

import openai
import sounddevice
from gtts import gTTS
from scipy.io import wavfile

from brain import Brain

RATE = 16000


def listen(seconds=5):
    sound = sounddevice.rec(int(seconds * RATE), samplerate=RATE, channels=1)
    sounddevice.wait()
    with tempfile.NamedTemporaryFile(suffix=".wav") as f:
        wavfile.write(f.name, RATE, sound)
        return openai.Audio.transcribe("whisper-1", open(f.name, "rb"))["text"]


def speak(text):
    print(text)
    gTTS(text).save("/tmp/speech.mp3")
    os.system("mpg123 -q /tmp/speech.mp3")


def main():
    with open("config.json") as f:
        brain = Brain(json.load(f))
    while True:
        input("Enter to speak")
        text = listen()
        print(">", text)
        brain.think(text, speak)


if __name__ == "__main__":
    main()
