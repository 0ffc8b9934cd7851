"""Telephone customers with the gaps of a real table."""

import csv
import datetime
import io
import math
import random

CUSTOMERS = 3000
CHURN_SEED = 20_240_229


def customer_churn() -> str:
    """3,000 made-up telephone customers as CSV.

    Who leaves follows a logistic rule over contract, tenure, price, support calls and payment, with chance in it: no
    model can know them all. With gaps as real tables have them: customers of the first month have a blank total, ages
    and data volumes are missing.
    """
    rng = random.Random(CHURN_SEED)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        (
            "customer_id",
            "signed_up",
            "age",
            "region",
            "contract",
            "payment",
            "internet",
            "paperless",
            "support_calls",
            "data_gb",
            "monthly_charge",
            "total_charge",
            "churned",
        )
    )
    today = datetime.date(2025, 12, 31)
    for at in range(CUSTOMERS):
        months = min(int(rng.expovariate(1 / 26)), 119)
        signed_up = today - datetime.timedelta(days=months * 30 + rng.randrange(30))
        age = max(18, min(94, round(rng.gauss(46, 16))))
        region = rng.choices(("North", "South", "East", "West", "Islands"), (30, 26, 22, 20, 2))[0]
        contract = rng.choices(("monthly", "one year", "two years"), (60, 22, 18) if months < 24 else (35, 30, 35))[0]
        payment = rng.choices(("bank transfer", "credit card", "invoice", "mailed check"), (32, 30, 28, 10))[0]
        internet = rng.choices(("fibre", "dsl", "none"), (46, 36, 18))[0]
        paperless = rng.random() < (0.66 if internet != "none" else 0.3)
        calls = min(9, int(rng.expovariate(1 / (1.4 if internet == "fibre" else 0.9))))
        volume = 0.0 if internet == "none" else rng.lognormvariate(3.6 if internet == "fibre" else 2.8, 0.7)
        base = {"fibre": 70, "dsl": 48, "none": 20}[internet]
        monthly = max(15.0, rng.gauss(base, 8) + (4 if contract == "monthly" else 0))
        total = monthly * months * rng.uniform(0.95, 1.05)
        score = (
            -1.9
            + {"monthly": 1.5, "one year": -0.2, "two years": -1.6}[contract]
            - 0.030 * months
            + 0.018 * (monthly - 50)
            + 0.42 * calls
            + (0.45 if payment == "invoice" else 0)
            + (0.3 if paperless else 0)
            - 0.012 * (age - 46)
        )
        churned = rng.random() < 1 / (1 + math.exp(-1.25 * score))
        writer.writerow(
            (
                f"C{at + 1:05d}",
                signed_up.isoformat(),
                "" if rng.random() < 0.04 else age,
                region,
                contract,
                payment,
                internet,
                "yes" if paperless else "no",
                calls,
                "" if internet == "none" or rng.random() < 0.02 else f"{volume:.1f}",
                f"{monthly:.2f}",
                " " if months == 0 else f"{total:.2f}",
                "yes" if churned else "no",
            )
        )
    return out.getvalue()
