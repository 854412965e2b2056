import os

import discord
from dotenv import load_dotenv

from chat import generate_response
from memory import Memory

load_dotenv()

intents = discord.Intents.default()
intents.message_content = True
client = discord.Client(intents=intents)
memory = Memory(limit=20)

PREFIX = "!gpt "


@client.event
async def on_ready():
    print(f"Logged in as {client.user}")


@client.event
async def on_message(message):
    if message.author == client.user or message.author.bot:
        return
    if message.content == "!forget":
        memory.forget(message.channel.id)
        await message.channel.send("Forgotten.")
        return
    if not message.content.startswith(PREFIX):
        return

    history = memory.of(message.channel.id)
    history.append({"role": "user", "content": message.content[len(PREFIX):]})
    async with message.channel.typing():
        try:
            text = generate_response(history)
        except Exception as e:
            print(e)
            await message.channel.send("Sorry, something went wrong.")
            return
    memory.add(message.channel.id, {"role": "assistant", "content": text})
    for start in range(0, len(text), 2000):
        await message.channel.send(text[start:start + 2000])


if __name__ == "__main__":
    client.run(os.getenv("DISCORD_TOKEN"))
