import json
import random

import openai
from rich.console import Console

console = Console()

PLAYER = {"hp": 20, "gold": 5, "items": ["torch"]}

game_functions = [
    {
        "name": "attack",
        "description": "The player attacks an enemy",
        "parameters": {
            "type": "object",
            "properties": {"enemy": {"type": "string"}, "strength": {"type": "integer"}},
            "required": ["enemy"],
        },
    },
    {
        "name": "take",
        "description": "The player takes an item",
        "parameters": {"type": "object", "properties": {"item": {"type": "string"}}, "required": ["item"]},
    },
]


def attack(enemy, strength=3):
    roll = random.randint(1, 20)
    if roll > 10:
        return {"hit": True, "roll": roll, "damage": strength}
    PLAYER["hp"] -= 2
    return {"hit": False, "roll": roll, "lost": 2}


def take(item):
    PLAYER["items"].append(item)
    return {"items": PLAYER["items"]}


def turn(history):
    completion = openai.ChatCompletion.create(
        model="gpt-3.5-turbo-0613",
        messages=history,
        functions=game_functions,
        function_call="auto",
        temperature=0.9,
    )
    reply = completion.choices[0].message
    if reply.get("function_call"):
        name = reply.function_call.name
        args = json.loads(reply.function_call.arguments)
        outcome = attack(**args) if name == "attack" else take(**args)
        console.print(f"[dim]{name} {args} -> {outcome}[/dim]")
        # only the outcome goes into the story
        history.append({"role": "function", "name": name, "content": json.dumps(outcome)})
        completion = openai.ChatCompletion.create(
            model="gpt-3.5-turbo-0613",
            messages=history,
            temperature=0.9,
        )
        reply = completion.choices[0].message
    history.append({"role": "assistant", "content": reply.content})
    return reply.content


def main():
    history = [{"role": "system", "content": "You are a game master in a dungeon. Be terse."}]
    console.print("You stand before a door.", style="bold")
    while PLAYER["hp"] > 0:
        action = console.input("[green]> ")
        if action in ("quit", "exit"):
            break
        history.append({"role": "user", "content": action})
        console.print(turn(history))
        console.print(f"hp {PLAYER['hp']}, {', '.join(PLAYER['items'])}", style="blue")
        if len(history) > 30:
            history = history[:1] + history[-20:]
    console.print("The end.", style="bold red")


if __name__ == "__main__":
    main()
