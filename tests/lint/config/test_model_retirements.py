from __future__ import annotations

from datetime import date, timedelta

from ftlint.config.model_retirements import Retirement, retirement_of, table


def test_days_left_count_down_to_zero_on_the_day() -> None:
    end = Retirement(date(2026, 3, 1), "a page")
    assert [end.days_left(end.day + timedelta(days)) for days in (-2, 0, 1)] == [2, 0, -1]
    assert end.days_left(date(2026, 2, 28)) == 1


def test_every_row_has_a_day_and_a_source() -> None:
    assert table()
    assert all(isinstance(row.day, date) and row.source for row in table().values())


def test_a_fine_tuned_model_has_the_date_of_its_base() -> None:
    bases = [name.removeprefix("ft:") for name in table() if name.startswith("ft:")]
    assert bases
    for base in bases:
        assert retirement_of(f"ft:{base}:my-org::abc123") == table()[f"ft:{base}"]


def test_models_without_a_known_date() -> None:
    assert retirement_of("no-such-model") is None
    assert retirement_of("ft:no-such-model:my-org::abc123") is None
    assert retirement_of("") is None
