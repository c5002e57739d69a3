-- +goose Up
-- The time of a follow-up was over when it was moved to another.
ALTER TABLE follow_up ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
-- Figures count those of a period by when they were due.
CREATE INDEX follow_up_due ON follow_up (workspace_id, due_at);
