from __future__ import annotations

from typing import Any

import pytest

from ftlint.text.suggest import near, near_option, near_tools


def test_a_near_name_is_asked_for_and_a_far_one_is_not() -> None:
    assert near("contry", ["city", "country"]) == "; did you mean `country`?"
    assert near("x", ["city", "country"]) == ""
    assert near("x" * 100_000, ["x" * 100_001]) == ""


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("functions.get_weather", ("get_weather", "get_wether"), ["get_weather"]),
        ("getWeather", ("get_weather", "get_forecast"), ["get_weather"]),
        ("get-weather", ("get_weather",), ["get_weather"]),
        ("get_wether", ("get_weather", "send_mail"), ["get_weather"]),
        ("get_price", ("get_prices", "get_pricey"), ["get_prices", "get_pricey"]),
        ("book_flight", ("get_weather",), []),
    ],
)
def test_the_tools_that_a_name_may_mean(name: str, known: tuple[str, ...], meant: list[str]) -> None:
    assert sorted(near_tools(name, known)) == meant


@pytest.mark.parametrize(
    ("value", "options", "meant"),
    [
        ("celcius", ("celsius", "fahrenheit"), ["celsius"]),
        ("CELSIUS ", ("celsius", "fahrenheit"), ["celsius"]),
        ("2", (1, 2), [2]),
        ("true", (True, False), [True]),
        ("Ab", ("aB", "AB"), []),
        ("kelvin", ("celsius",), []),
        (None, ("a",), []),
        ("a", ([], {}, None), []),
    ],
)
def test_the_option_that_a_value_may_mean(value: Any, options: tuple[Any, ...], meant: list[Any]) -> None:
    assert near_option(value, options) == meant
