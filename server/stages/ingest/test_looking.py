import pytest

from stagecraft.execute import call
from stagecraft.harness import files_of
from stagecraft.io import read_json


def test_detect_tells_what_the_run_then_does(tmp_path):
    folder = tmp_path / "input" / "source" / "0"
    folder.mkdir(parents=True)
    rows = "".join(f"C{at:03d};{at}.5;{'yes' if at % 2 else 'no'};{at % 28 + 1:02d}.03.2020; \n" for at in range(50))
    (folder / "x.csv").write_text(f"customer_id;amount;left;day;void\n{rows}")
    found = call(tmp_path, "ingest", "detect", {"name": "x.csv"})
    assert found["format"]["delimiter"] == ";"
    assert found["rows"] == 50
    assert [(c["name"], c["type"], c["format"], c["role"]) for c in found["columns"]] == [
        ("customer_id", "string", None, "id"),
        ("amount", "number", None, None),
        ("left", "string", None, None),
        ("day", "date", "DD.MM.YYYY", None),
        ("void", "string", None, None),
    ]
    assert found["columns"][4]["missing"] == 1
    assert {warning["code"] for warning in found["warnings"]} >= {"column_empty", "column_unique"}
    assert found["columns"][2]["distinct"] == 2


def test_detect_of_a_large_file_looks_at_all_its_length(tmp_path, monkeypatch):
    from stagecraft.entries import load

    monkeypatch.setattr(load("ingest", "read"), "SPREAD_BYTES", 200_000)
    folder = tmp_path / "input" / "source" / "0"
    folder.mkdir(parents=True)
    rows = "".join(f"{at},{'x' * 20}\n" for at in range(90_000)) + "".join(f"late{at},y\n" for at in range(10_000))
    (folder / "x.csv").write_text(f"a,b\n{rows}")
    found = call(tmp_path, "ingest", "detect", {})
    assert found["columns"][0]["type"] == "string"
    assert found["rows"] == pytest.approx(100_000, rel=0.05)


@pytest.mark.parametrize(
    ("sample", "rows", "target"),
    [
        ("customer-churn", 3000, "churned"),
        ("breast-cancer", 569, "diagnosis"),
        ("diabetes", 442, "progression"),
        ("wine", 178, "grower"),
    ],
)
def test_samples_are_there_without_a_network_and_always_the_same(ingest, sample, rows, target):
    first, second = ingest(sample=sample, target=target), ingest(sample=sample, target=target)
    assert first.rows["out"] == rows
    assert read_json(first.outputs["dataset"] / "schema.json")["target"] == target
    one, two = first.outputs["dataset"], second.outputs["dataset"]
    for path in files_of(one):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()


def test_the_churn_sample_has_the_gaps_of_a_real_table(ingest):
    done = ingest(sample="customer-churn", target="churned")
    frame = done.frame()
    assert frame["total_charge"].null_count() > 50
    assert frame["age"].null_count() > 50
    assert 0.2 < (frame["churned"] == "yes").mean() < 0.4


def test_an_unknown_sample_and_no_source_are_explained(refused):
    assert refused(None, sample="x").code == "sample_unknown"
    assert refused(None).code == "source_missing"


def test_a_choice_is_previewed_with_its_misfits_and_the_question_is_answered(tmp_path):
    folder = tmp_path / "input" / "source" / "0"
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text("when;price\n01/02/2020;1,5\n03/04/2021;x\n5;2,5\n05/06/2021;3\n01/01/2021\n")
    first = call(tmp_path, "ingest", "detect", {})
    assert first["preview"][0] == ["01/02/2020", "1,5"]
    assert first["rejects"] == {"count": 1, "rows": [{"line": 6, "reason": "line 6 has 1 cells instead of 2"}]}
    chosen = [
        {"name": "when", "type": "date", "format": "DD/MM/YYYY"},
        {"name": "price", "type": "number", "format": None},
    ]
    again = call(tmp_path, "ingest", "detect", {"format": {**first["format"], "decimal": ","}, "chosen": chosen})
    assert [(c["type"], c["format"], c["misfits"]) for c in again["columns"]] == [
        ("date", "DD/MM/YYYY", 1),
        ("number", ",", 1),
    ]
    assert "date_order" not in {warning["code"] for warning in again["warnings"]}
    other = call(tmp_path, "ingest", "detect", {"format": {**first["format"], "delimiter": ",", "header": False}})
    assert other["preview"][0] == ["when;price"]


def test_the_faults_planted_in_the_telecom_sample_are_found_exactly(ingest):
    done = ingest(sample="telecom-churn", target="churned")
    frame = done.frame()
    assert sum(frame[name].null_count() for name in frame.columns) == 312
    assert done.panel("overview")["items"][5] == {"label": "Copies of other rows", "value": 87}
    volumes = frame["data_gb"].drop_nulls()
    first, third = volumes.quantile(0.25), volumes.quantile(0.75)
    assert (volumes > third + 3 * (third - first)).sum() == 41
    assert (volumes < first - 3 * (third - first)).sum() == 0


@pytest.mark.parametrize(
    ("sample", "rows", "target"),
    [
        ("card-fraud", 20_000, "fraud"),
        ("house-prices", 6_000, "price_eur"),
        ("benefit-documents", 8_000, "wrong"),
        ("digits", 1_797, "digit"),
        ("telecom-churn-later", 1_500, None),
    ],
)
def test_the_data_of_a_template_is_always_the_same(ingest, sample, rows, target):
    first, second = ingest(sample=sample, target=target), ingest(sample=sample, target=target)
    assert first.rows["out"] == rows
    assert first.frame().equals(second.frame())
