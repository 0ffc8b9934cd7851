"""Benefit applications as a scanner and a form reader leave them: one row per document, wrong ones found by a clerk."""

import csv
import io
import math
import random

DOCUMENTS = 8_000
SEED = 20_260_401

COLUMNS = (
    "document_id",
    "received_on",
    "channel",
    "form",
    "pages",
    "fields_read",
    "fields_empty",
    "reading_confidence",
    "lowest_confidence",
    "handwritten",
    "amount_eur",
    "amount_changed",
    "household_size",
    "id_matches_register",
    "days_since_last",
    "wrong",
)


def benefit_documents() -> str:
    """8,000 made-up documents as CSV; ``wrong`` says whether a clerk had to correct what had been read."""
    rng = random.Random(SEED)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for at in range(DOCUMENTS):
        writer.writerow(_document(rng, at))
    return out.getvalue()


def _document(rng: random.Random, at: int) -> tuple[object, ...]:
    channel = rng.choices(("online", "counter", "post"), (48, 17, 35))[0]
    form = rng.choices(("housing", "child", "care", "heating"), (38, 34, 16, 12))[0]
    handwritten = rng.random() < {"online": 0.0, "counter": 0.25, "post": 0.6}[channel]
    quality = rng.betavariate(9, 1.2) if channel == "online" else rng.betavariate(5, 1.6)
    quality *= 0.86 if handwritten else 1.0
    lowest = quality * rng.uniform(0.45, 0.95)
    fields = {"housing": 42, "child": 28, "care": 51, "heating": 19}[form]
    empty = min(fields, int(rng.expovariate(1 / (0.8 + 5 * (1 - quality)))))
    changed = rng.random() < 0.12
    matches = "" if rng.random() < 0.02 else "yes" if rng.random() < 0.95 else "no"
    score = (
        -8.1
        + 8.5 * (1 - lowest)
        + 0.22 * empty
        + (1.3 if handwritten else 0)
        + (1.1 if changed else 0)
        + (2.4 if matches == "no" else 0)
        + (0.5 if form == "care" else 0)
    )
    wrong = rng.random() < 1 / (1 + math.exp(-1.35 * score))
    return (
        f"D{at + 1:05d}",
        f"2026-{1 + at * 9 // DOCUMENTS:02d}-{1 + rng.randrange(28):02d}",
        channel,
        form,
        1 + int(rng.expovariate(1 / 2.2)),
        fields - empty,
        empty,
        f"{quality:.3f}",
        f"{lowest:.3f}",
        "yes" if handwritten else "no",
        f"{rng.lognormvariate(5.9, 0.5):.2f}",
        "yes" if changed else "no",
        1 + min(8, int(rng.expovariate(1 / 1.7))),
        matches,
        "" if rng.random() < 0.2 else int(rng.expovariate(1 / 120)),
        "yes" if wrong else "no",
    )
