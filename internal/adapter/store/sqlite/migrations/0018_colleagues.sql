-- +goose Up
-- The colleague who is asked about an inquiry before it is given to them, '' = nobody: it stands in their list too.
ALTER TABLE conversation ADD COLUMN consulted TEXT NOT NULL DEFAULT '';
CREATE INDEX conversation_consulted ON conversation (consulted) WHERE consulted <> '';
UPDATE conversation SET consulted = coalesce(json_extract(care, '$.consult.with'), '') WHERE state = 'active' AND care LIKE '%"consult"%';
