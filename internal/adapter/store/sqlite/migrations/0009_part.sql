-- +goose Up
-- Where in its message's words a decision's question stands, in characters; 0, 0: all of them.
ALTER TABLE bot_decision ADD COLUMN part_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bot_decision ADD COLUMN part_to INTEGER NOT NULL DEFAULT 0;
