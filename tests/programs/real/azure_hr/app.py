import os

import openai
from flask import Flask, jsonify, request, session

from hr import hr_functions, run_function

openai.api_type = "azure"
openai.api_base = os.environ["AZURE_OPENAI_ENDPOINT"]
openai.api_version = "2023-07-01-preview"
openai.api_key = os.environ["AZURE_OPENAI_KEY"]
DEPLOYMENT = os.environ["AZURE_OPENAI_DEPLOYMENT"]

app = Flask(__name__)
app.secret_key = os.environ.get("FLASK_SECRET", "dev")


@app.post("/chat")
def chat():
    messages = session.get("messages") or [{"role": "system", "content": "You answer questions about leave."}]
    messages.append({"role": "user", "content": request.json["text"]})
    response = openai.ChatCompletion.create(
        engine=DEPLOYMENT,
        messages=messages,
        functions=hr_functions,
        function_call="auto",
        temperature=0.2,
    )
    response_message = response["choices"][0]["message"]
    if "function_call" in response_message:
        function_name = response_message["function_call"]["name"]
        result = run_function(function_name, response_message["function_call"]["arguments"])
        messages.append({
            "role": response_message["role"],
            "function_call": {
                "name": function_name,
                "arguments": response_message["function_call"]["arguments"],
            },
            "content": None,
        })
        messages.append({"role": "function", "name": function_name, "content": result})
        response = openai.ChatCompletion.create(engine=DEPLOYMENT, messages=messages, temperature=0.2)
        response_message = response["choices"][0]["message"]
    messages.append({"role": "assistant", "content": response_message["content"]})
    session["messages"] = messages
    return jsonify({"reply": response_message["content"]})


if __name__ == "__main__":
    app.run(debug=True)
