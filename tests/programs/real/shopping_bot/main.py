from openai import OpenAI

from shopping.bot import ShoppingBot
from shopping.cart import Cart, Catalogue

bot = ShoppingBot(OpenAI(), Cart(Catalogue({"Red socks": 4.0, "Blue socks": 4.0, "Hat": 15.0})))
while text := input("> "):
    print(bot.reply(text))
