"""Telephone customers made up with known faults: 312 gaps, 87 copies, 41 outliers, and three columns that drift later.

Tests find exactly these.
"""

import csv
import io
import math
import random

CUSTOMERS = 5_000
COPIES = 87
MISSING_AGES, MISSING_TOTALS = 180, 132
OUTLIERS = 41
LATER = 1_500
SEED = 20_261_120

COLUMNS = (
    "customer_id",
    "age",
    "region",
    "contract",
    "payment",
    "internet",
    "months",
    "support_calls",
    "data_gb",
    "phone_age_months",
    "monthly_charge",
    "total_charge",
)


def telecom_churn() -> str:
    """5,087 rows as CSV: 5,000 customers and 87 rows that stand there twice.

    312 cells are empty (180 ages, 132 totals), and 41 data volumes are in megabytes instead of gigabytes, a thousand
    times too large. A copied row has neither.
    """
    rng = random.Random(SEED)
    rows = [[*(customer := _customer(rng, at, later=False)), _leaves(rng, customer)] for at in range(CUSTOMERS)]
    faulty = rng.sample(range(CUSTOMERS), MISSING_AGES + MISSING_TOTALS + OUTLIERS)
    for at in faulty[:MISSING_AGES]:
        rows[at][1] = ""
    for at in faulty[MISSING_AGES : MISSING_AGES + MISSING_TOTALS]:
        rows[at][11] = " "
    for at in faulty[MISSING_AGES + MISSING_TOTALS :]:
        rows[at][8] = f"{float(str(rows[at][8])) * 1000:.1f}"
    sound = sorted(set(range(CUSTOMERS)) - set(faulty))
    copied = rng.sample(sound, COPIES)
    rows += [rows[at] for at in copied]
    rng.shuffle(rows)
    return _table([*COLUMNS, "churned"], rows)


def telecom_churn_later() -> str:
    """1,500 customers of a later month as CSV, without an answer yet.

    Three columns have drifted: data volumes grew by half, payment moved to cards, and phones got older.
    """
    rng = random.Random(SEED + 1)
    return _table([*COLUMNS], [_customer(rng, CUSTOMERS + at, later=True) for at in range(LATER)])


def _customer(rng: random.Random, at: int, *, later: bool) -> list[object]:
    months = min(int(rng.expovariate(1 / 26)), 119)
    contract = rng.choices(("monthly", "one year", "two years"), (60, 22, 18) if months < 24 else (35, 30, 35))[0]
    internet = rng.choices(("fibre", "dsl"), (58, 42))[0]
    calls = min(9, int(rng.expovariate(1 / (1.4 if internet == "fibre" else 0.9))))
    monthly = {"fibre": 70, "dsl": 48}[internet] + rng.uniform(-10, 10) + (4 if contract == "monthly" else 0)
    volume = rng.triangular(4, 60, 22) * (1.5 if later else 1.0)
    payment = rng.choices(("bank transfer", "credit card", "invoice"), (12, 70, 18) if later else (42, 30, 28))[0]
    phone = rng.uniform(18, 70) if later else rng.uniform(0, 48)
    return [
        f"T{at + 1:05d}",
        min(94, max(18, round(rng.gauss(46, 14)))),
        rng.choices(("North", "South", "East", "West"), (30, 27, 23, 20))[0],
        contract,
        payment,
        internet,
        months,
        calls,
        f"{volume:.1f}",
        int(phone),
        f"{monthly:.2f}",
        f"{monthly * (months + rng.random()):.2f}",
    ]


def _leaves(rng: random.Random, customer: list[object]) -> str:
    """Contract, tenure, price, calls and age decide, with chance in it; what drifts later has no part in it."""
    _, age, _, contract, _, _, months, calls, _, _, monthly, _ = customer
    score = (
        -1.15
        + {"monthly": 1.5, "one year": -0.4, "two years": -1.8}[str(contract)]
        - 0.04 * float(str(months))
        + 0.02 * (float(str(monthly)) - 60)
        + 0.6 * float(str(calls))
        - 0.012 * (float(str(age)) - 46)
    )
    return "yes" if rng.random() < 1 / (1 + math.exp(-1.3 * score)) else "no"


def _table(columns: list[str], rows: list[list[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
