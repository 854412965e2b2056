import asyncio


class Plugin:
    name = ""
    description = ""
    parameters = {}

    @property
    def spec(self):
        return {
            "name": self.name,
            "description": self.description,
            "parameters": {"type": "object", "properties": self.parameters},
        }

    async def run(self, **kwargs):
        raise NotImplementedError


class Crypto(Plugin):
    name = "get_crypto_rate"
    description = "Price of a coin in dollars"
    parameters = {"asset": {"type": "string"}}

    async def run(self, asset):
        await asyncio.sleep(0.1)
        return {"asset": asset, "price": None}


class Dice(Plugin):
    name = "throw_dice"
    description = "Throw a dice in the chat"

    async def run(self):
        return {"value": 4}


PLUGINS = {plugin.name: plugin for plugin in (Crypto(), Dice())}


def specs():
    return [plugin.spec for plugin in PLUGINS.values()]
