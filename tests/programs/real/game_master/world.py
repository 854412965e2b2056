"""Rooms, enemies and things. Everything the model must not make up."""

import random
from dataclasses import dataclass, field


@dataclass
class Enemy:
    name: str
    hp: int
    bite: int = 2

    @property
    def alive(self):
        return self.hp > 0


@dataclass
class Room:
    name: str
    text: str
    exits: dict = field(default_factory=dict)
    items: list = field(default_factory=list)
    enemies: list = field(default_factory=list)

    def describe(self):
        parts = [self.text]
        if self.items:
            parts.append("You see: " + ", ".join(self.items) + ".")
        for enemy in self.enemies:
            if enemy.alive:
                parts.append(f"A {enemy.name} ({enemy.hp} hp) looks at you.")
        parts.append("Exits: " + ", ".join(sorted(self.exits)) + ".")
        return " ".join(parts)


def make_world():
    hall = Room("hall", "A cold hall with a broken chandelier.", {"north": "kitchen", "down": "cellar"}, ["torch"])
    kitchen = Room("kitchen", "It smells of old soup.", {"south": "hall"}, ["knife", "bread"], [Enemy("rat", 3, 1)])
    cellar = Room("cellar", "Dark. Something drips.", {"up": "hall"}, ["key"], [Enemy("ghoul", 12, 4)])
    return {room.name: room for room in (hall, kitchen, cellar)}


@dataclass
class Player:
    hp: int = 20
    gold: int = 5
    items: list = field(default_factory=list)
    room: str = "hall"


class Game:
    def __init__(self, seed=None):
        self.rooms = make_world()
        self.player = Player()
        self.dice = random.Random(seed)
        self.log = []

    @property
    def here(self):
        return self.rooms[self.player.room]

    def look(self):
        return {"room": self.here.name, "text": self.here.describe()}

    def go(self, direction):
        target = self.here.exits.get(direction)
        if target is None:
            return {"ok": False, "why": "there is no way"}
        if target == "cellar" and "torch" not in self.player.items:
            return {"ok": False, "why": "too dark"}
        self.player.room = target
        return {"ok": True, **self.look()}

    def take(self, item):
        if item not in self.here.items:
            return {"ok": False, "why": "it is not here"}
        self.here.items.remove(item)
        self.player.items.append(item)
        return {"ok": True, "items": self.player.items}

    def attack(self, enemy, weapon=None):
        target = next((e for e in self.here.enemies if e.name == enemy and e.alive), None)
        if target is None:
            return {"ok": False, "why": "nobody is there"}
        roll = self.dice.randint(1, 20)
        strength = 5 if weapon and weapon in self.player.items else 2
        if roll > 8:
            target.hp -= strength
            return {"ok": True, "roll": roll, "damage": strength, "alive": target.alive}
        self.player.hp -= target.bite
        return {"ok": True, "roll": roll, "damage": 0, "lost": target.bite}
