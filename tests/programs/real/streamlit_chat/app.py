import json

import openai
import streamlit as st

from tools_list import FUNCTIONS, call_function

st.set_page_config(page_title="Ask the shop")
openai.api_key = st.secrets["OPENAI_API_KEY"]

if "messages" not in st.session_state:
    st.session_state.messages = [{"role": "system", "content": "You work in a garden shop."}]

for msg in st.session_state.messages:
    if msg["role"] in ("user", "assistant") and msg.get("content"):
        with st.chat_message(msg["role"]):
            st.markdown(msg["content"])
    elif msg["role"] == "function":
        with st.expander(f"Result of {msg['name']}"):
            st.code(msg["content"])


def run_completion(placeholder):
    full_response = ""
    func_name = None
    func_args = ""
    for response in openai.ChatCompletion.create(
        model="gpt-3.5-turbo-16k",
        messages=st.session_state.messages,
        functions=FUNCTIONS,
        function_call="auto",
        stream=True,
    ):
        delta = response["choices"][0]["delta"]
        if delta.get("function_call"):
            if "name" in delta["function_call"]:
                func_name = delta["function_call"]["name"]
            func_args += delta["function_call"].get("arguments", "")
        else:
            full_response += delta.get("content", "") or ""
            placeholder.markdown(full_response + "▌")
        if response["choices"][0]["finish_reason"] == "function_call":
            return None, {"name": func_name, "arguments": func_args}
    placeholder.markdown(full_response)
    return full_response, None


if prompt := st.chat_input("What grows in the shade?"):
    st.session_state.messages.append({"role": "user", "content": prompt})
    with st.chat_message("user"):
        st.markdown(prompt)
    with st.chat_message("assistant"):
        placeholder = st.empty()
        text, call = run_completion(placeholder)
        while call:
            st.session_state.messages.append({"role": "assistant", "content": None, "function_call": call})
            with st.spinner(f"Calling {call['name']}..."):
                result = call_function(call["name"], json.loads(call["arguments"]))
            st.session_state.messages.append({"role": "function", "name": call["name"], "content": result})
            text, call = run_completion(placeholder)
    st.session_state.messages.append({"role": "assistant", "content": text})
