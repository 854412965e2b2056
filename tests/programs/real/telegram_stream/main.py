import asyncio
import logging
import os
import time

from aiogram import Bot, Dispatcher, types

from llm import stream_chat

logging.basicConfig(level=logging.INFO)
bot = Bot(os.environ["TELEGRAM_TOKEN"])
dispatcher = Dispatcher()
histories: dict[int, list] = {}


@dispatcher.message()
async def on_message(message: types.Message) -> None:
    history = histories.setdefault(message.chat.id, [])
    history.append({"role": "user", "content": message.text})
    sent = await message.answer("...")
    text, last_edit = "", time.monotonic()
    async for piece in stream_chat(history):
        text += piece
        if time.monotonic() - last_edit > 1:
            await sent.edit_text(text)
            last_edit = time.monotonic()
    await sent.edit_text(text or "I have nothing to say.")
    history.append({"role": "assistant", "content": text})


if __name__ == "__main__":
    asyncio.run(dispatcher.start_polling(bot))
