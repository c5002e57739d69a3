// Package store keeps the desk's truth in SQLite or PostgreSQL: it implements
// the ports of package flow that ask for rows.
//
// SQL is text beside its scan, a file a noun, one text for both engines. Where
// the engines differ a text holds a seam, a word that starts with @, which
// dialect.go spells out for each; the few statements worth two texts stand in
// hot.go. The packages sqlite and postgres open a DB; storetest is the suite
// that both must pass.
//
// Concurrency: a DB is safe for many goroutines. On SQLite there is one writer,
// in front of which accepting goes first (gate.go). Every method is one
// transaction at most; nothing outside the database happens inside one.
//
// Times are kept as milliseconds since 1970 in UTC, 0 for none: what comes back
// is cut to the millisecond.
//
// Dependencies: database/sql, package desk and its siblings, package flow.
package store
