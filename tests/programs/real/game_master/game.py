import argparse
import json

import openai
from rich.console import Console

from schemas import game_functions
from world import Game

console = Console()

SYSTEM = """You are a game master in a dungeon. Be terse.
Use the functions for everything that happens; never invent rooms, items or rolls."""


def turn(game, history, model):
    completion = openai.ChatCompletion.create(
        model=model,
        messages=history,
        functions=game_functions,
        function_call="auto",
        temperature=0.9,
    )
    reply = completion.choices[0].message
    if reply.get("function_call"):
        name = reply.function_call.name
        args = json.loads(reply.function_call.arguments)
        outcome = getattr(game, name)(**args)
        game.log.append((name, args, outcome))
        console.print(f"[dim]{name} {args} -> {outcome}[/dim]")
        # only the outcome goes into the story
        history.append({"role": "function", "name": name, "content": json.dumps(outcome)})
        completion = openai.ChatCompletion.create(
            model=model,
            messages=history,
            temperature=0.9,
        )
        reply = completion.choices[0].message
    history.append({"role": "assistant", "content": reply.content})
    return reply.content


def status(player):
    items = ", ".join(player.items) or "nothing"
    return f"hp {player.hp} | gold {player.gold} | {items}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="gpt-3.5-turbo-0613")
    parser.add_argument("--seed", type=int)
    args = parser.parse_args()
    game = Game(args.seed)
    history = [{"role": "system", "content": SYSTEM}]
    console.print(game.look()["text"], style="bold")
    while game.player.hp > 0:
        action = console.input("[green]> ")
        if action in ("quit", "exit"):
            break
        if action == "log":
            for name, arguments, outcome in game.log:
                console.print(name, arguments, outcome, style="dim")
            continue
        history.append({"role": "user", "content": action})
        console.print(turn(game, history, args.model))
        console.print(status(game.player), style="blue")
        if len(history) > 30:
            history = history[:1] + history[-20:]
    console.print("The end.", style="bold red")


if __name__ == "__main__":
    main()
