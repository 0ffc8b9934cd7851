-- Which code a run was planned with; and the small parts of a stage's result that lists read, kept apart from its pictures.
ALTER TABLE "Run" ADD COLUMN     "codeHash" TEXT;

ALTER TABLE "StageRun"
  ADD COLUMN "metrics" JSONB GENERATED ALWAYS AS (result -> 'metrics') STORED,
  ADD COLUMN "verdict" JSONB GENERATED ALWAYS AS (result -> 'verdict') STORED;
