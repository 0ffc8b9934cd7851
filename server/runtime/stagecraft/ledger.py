"""Every row is accounted for: rows out = rows in − rejected + made, checked against the rows themselves."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from stagecraft.files import RESERVED, ROW
from stagecraft.io import write_rejects
from stagecraft.report import Report


@dataclass
class Ledger:
    """The account of one stage. ``start`` holds the row numbers that came in."""

    report: Report
    stage: str
    start: pl.Series
    rejects: list[pl.DataFrame] = field(default_factory=list)
    new: pl.Series = field(default_factory=lambda: pl.Series(ROW, [], dtype=pl.Int64))

    @property
    def made(self) -> int:
        """How many rows this stage made."""
        return len(self.new)

    def make(self, rows: pl.Series) -> None:
        """Book the numbers of rows this stage made."""
        self.new = self.new.append(rows.cast(pl.Int64))

    def reject(self, rows: pl.DataFrame, rule: str, reason: str | pl.Expr) -> int:
        """Take rows out.

        :param rows: the rows, with ``__row``
        :param rule: snake_case
        :param reason: in words, or an expression over the rows that gives the words
        :returns: how many
        """
        if rows.height == 0:
            return 0
        cells = [name for name in rows.columns if name not in RESERVED]
        words = pl.lit(reason) if isinstance(reason, str) else reason
        self.rejects.append(
            rows.select(
                pl.col(ROW),
                pl.lit(None, dtype=pl.Int64).alias("line"),
                pl.lit(self.stage).alias("stage"),
                pl.lit(rule).alias("rule"),
                words.alias("reason"),
                (pl.struct(cells).struct.json_encode() if cells else pl.lit("{}")).alias("raw"),
            )
        )
        return rows.height

    def close(self, out: pl.Series, folder: Path, also: pl.DataFrame | None = None, also_in: int = 0) -> int:
        """Compare the account with the rows, write the rejects and report the stage's numbers.

        :param out: row numbers that go out
        :param folder: ``outputs["rejects"]``
        :param also: rejects of rows that never got a number (a file's unreadable lines)
        :param also_in: how many such rows came in
        :returns: rows rejected
        :raises RuntimeError: a row is missing, doubled or appeared from nowhere: a fault of the stage's code
        """
        frames = [*self.rejects, *([also] if also is not None else [])]
        rejects = pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame(schema={ROW: pl.Int64})
        taken = rejects[ROW].drop_nulls() if ROW in rejects.columns else pl.Series(ROW, [], dtype=pl.Int64)
        unnumbered = rejects.height - len(taken)
        total_in = len(self.start) + also_in
        balance = total_in - rejects.height + self.made - len(out)
        if balance != 0 or unnumbered != also_in:
            raise RuntimeError(f"{self.stage}: {balance} rows of {total_in} are unaccounted for")
        if out.n_unique() != len(out):
            raise RuntimeError(f"{self.stage}: a row goes out twice")
        ended = pl.concat([out.cast(pl.Int64).alias(ROW), taken.cast(pl.Int64).alias(ROW)]).sort()
        begun = pl.concat([self.start.cast(pl.Int64).alias(ROW), self.new.alias(ROW)]).sort()
        if not ended.equals(begun):
            raise RuntimeError(f"{self.stage}: a row is both rejected and passed on, or made without being counted")
        write_rejects(folder, rejects)
        self.report.rows(total_in, len(out), rejects.height, self.made)
        return rejects.height
