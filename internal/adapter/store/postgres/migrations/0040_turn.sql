-- +goose Up
-- When a customer was last shown that somebody writes to them: once for what they said.
ALTER TABLE thread ADD COLUMN loading_at BIGINT NOT NULL DEFAULT 0;
