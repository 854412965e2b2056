import json
import sqlite3
import sys

from chat import send
from conversation import Conversation

conn = sqlite3.connect("music.db")


def schema_text():
    tables = conn.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    lines = []
    for (table,) in tables:
        columns = [row[1] for row in conn.execute(f"PRAGMA table_info('{table}')")]
        lines.append(f"Table: {table}\nColumns: {', '.join(columns)}")
    return "\n".join(lines)


functions = [
    {
        "name": "ask_database",
        "description": "Answer questions about music. The input is a complete SQL query.",
        "parameters": {
            "type": "object",
            "properties": {
                "query": {
                    "type": "string",
                    "description": f"SQL that answers the question, for this schema:\n{schema_text()}",
                }
            },
            "required": ["query"],
        },
    }
]


def ask_database(query):
    try:
        return str(conn.execute(query).fetchall())
    except sqlite3.Error as e:
        return f"query failed with error: {e}"


def execute(message):
    if message["function_call"]["name"] == "ask_database":
        return ask_database(json.loads(message["function_call"]["arguments"])["query"])
    return f"Error: function {message['function_call']['name']} does not exist"


def run(question):
    conversation = Conversation()
    conversation.add("system", "Answer user questions by generating SQL queries.")
    conversation.add("user", question)
    response = send(conversation.history, functions)
    choice = response.json()["choices"][0]
    if choice["finish_reason"] == "function_call":
        result = execute(choice["message"])
        conversation.add("function", result, name=choice["message"]["function_call"]["name"])
        response = send(conversation.history)
        choice = response.json()["choices"][0]
    conversation.add("assistant", choice["message"]["content"])
    conversation.show()


run(" ".join(sys.argv[1:]) or "Who are the top five artists by number of tracks?")
