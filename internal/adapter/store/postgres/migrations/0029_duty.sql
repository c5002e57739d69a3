-- +goose Up
-- Whether somebody had no room when that was last noted in presence_log.
ALTER TABLE person ADD COLUMN is_full BOOLEAN NOT NULL DEFAULT FALSE;
