-- +goose Up
-- The colleague who is asked about an inquiry before it is given to them, '' = nobody: it stands in their list too.
ALTER TABLE conversation ADD COLUMN consulted TEXT NOT NULL DEFAULT '';
CREATE INDEX conversation_consulted ON conversation (consulted) WHERE consulted <> '';
UPDATE conversation SET consulted = coalesce(care::jsonb -> 'consult' ->> 'with', '') WHERE state = 'active' AND care LIKE '%"consult"%';

-- A mute holds on every talk of its customer, until its end; 0 = until it is lifted. Its state may be 'ended', too.
ALTER TABLE mute ADD COLUMN until_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE thread ADD COLUMN muted_until BIGINT NOT NULL DEFAULT 0;
