import sys

from agent import Agent
from calendar_store import Calendar
from llm import LLM
from schemas import NAMES


def main() -> None:
    llm = LLM()
    agent = Agent(llm, Calendar())
    print("I can:", ", ".join(NAMES))
    for line in sys.stdin:
        print(agent.run(line.strip()))
    print(f"({llm.tokens} tokens)")


if __name__ == "__main__":
    main()
