import io
import zipfile

import pytest

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(**sheets):
    """A workbook written by hand; a cell is a text, a number, a date as ``("date", serial)`` or None."""

    def cell(value):
        if value is None:
            return "<c/>"
        if isinstance(value, tuple):
            return f'<c s="1"><v>{value[1]}</v></c>'
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/s{at}.xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.spreadsheetml.worksheet+xml"/>'
            for at in range(len(sheets))
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'spreadsheetml.sheet.main+xml"/>{kinds}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        named = "".join(f'<sheet name="{name}" sheetId="{at + 1}" r:id="r{at}"/>' for at, name in enumerate(sheets))
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{at}" Type="{RELATIONS}/worksheet" Target="worksheets/s{at}.xml"/>'
            for at in range(len(sheets))
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{targets}<Relationship Id="st" '
            f'Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{SHEET}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
        )
        for at, rows in enumerate(sheets.values()):
            body = "".join(
                f'<row r="{place + 1}">{"".join(cell(value) for value in row)}</row>' for place, row in enumerate(rows)
            )
            archive.writestr(
                f"xl/worksheets/s{at}.xml", f'<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData></worksheet>'
            )
    return out.getvalue()


ROWS = [["plz", "amount", "on"], ["01234", 1.5, ("date", 44927)], ["99999", 2, ("date", 44928)]]


def test_the_first_sheet_with_rows_is_read_and_texts_stay_texts(ingest, types, values, findings):
    done = ingest(workbook(Empty=[], Data=ROWS, Other=[["x"], [1]]), name="x.xlsx")
    assert types(done) == {"plz": "string", "amount": "number", "on": "date"}
    assert values(done, "plz") == ["01234", "99999"]
    assert [str(day) for day in values(done, "on")] == ["2023-01-01", "2023-01-02"]
    assert "“Data” is read" in findings(done)


def test_another_sheet_is_read_when_it_is_chosen(ingest, refused, values):
    book = workbook(Data=ROWS, Other=[["x"], [1], [2]])
    chosen = {"kind": "excel", "sheet": "Other", "header": True, "nullTokens": [], "decimal": "."}
    assert values(ingest(book, name="x.xlsx", format=chosen), "x") == [1, 2]
    assert refused(book, name="x.xlsx", format={**chosen, "sheet": "Gone"}).code == "sheet_missing"


@pytest.mark.parametrize(
    "content", [workbook(Data=ROWS)[:300] + b"[Content_Types].xml", b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_a_damaged_workbook_is_caught(refused, content):
    assert refused(content, name="x.xlsx").code in ("workbook_corrupt", "archive_corrupt")


def test_a_workbook_that_unpacks_to_nothing_but_size_is_refused(refused):
    out = io.BytesIO(workbook(Data=ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.xml", bytes(400) * 1_000_000)
    assert refused(out.getvalue(), name="x.xlsx").code == "archive_bomb"
