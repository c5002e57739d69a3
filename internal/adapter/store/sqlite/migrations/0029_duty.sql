-- +goose Up
-- Whether somebody had no room when that was last noted in presence_log.
ALTER TABLE person ADD COLUMN is_full INTEGER NOT NULL DEFAULT 0;
