-- +goose Up
-- From which schema's program on this database can be read and written: a program whose newest
-- step is an earlier one refuses to work with it. A step that only adds leaves the mark; one that
-- takes away or changes what something means raises it, in its own transaction.
CREATE TABLE schema_mark (
  name    TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;
INSERT INTO schema_mark (name, version) VALUES ('readable_from', 35);
