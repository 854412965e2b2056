COLUMNS = ["right", "wrong arguments", "invalid JSON", "wrong function", "no call"]


def print_report(results):
    width = max(map(len, results))
    print(" " * width, *(f"{column:>16}" for column in COLUMNS))
    for model, outcomes in results.items():
        total = sum(outcomes.values()) or 1
        print(f"{model:<{width}}", *(f"{outcomes[column] / total:>16.1%}" for column in COLUMNS))
