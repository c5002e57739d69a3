-- +goose Up
-- The files of a talk, newest first.
CREATE INDEX attachment_talk ON attachment (thread_id, created_at, id) WHERE thread_id <> '';
