package postgres

import (
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
)

// The engines' schemas agree: tables, columns, their types by kind, whether they
// may be empty, keys, indexes and what is unique. Differences are listed here.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	files := func(f fs.FS) []string {
		names, err := fs.Glob(f, "*.sql")
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		return names
	}
	if d := cmp.Diff(files(sqlite.Migrations()), files(Migrations())); d != "" {
		t.Errorf("migrations:\n%s", d)
	}
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	lite, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer lite.Close()
	ours := raw(t, pgtest.DSN(t))
	want := append(lines(t, lite, columnsSQLite), indexesOfSQLite(t, lite)...)
	got := append(lines(t, ours, columnsPostgres), lines(t, ours, indexesPostgres)...)
	want = append(want, "fact.xid other not null", "unique fact(seq,xid)") // orders the feed, see store/feed.go
	want = slices.DeleteFunc(want, func(s string) bool { return s == "unique fact(seq)" })
	// the pieces of what can be found: an FTS5 table with its own on one side, an array on the other
	pieces := regexp.MustCompile(`search_(contact_)?gram|search_(message|contact)[.(]grams`)
	own := func(s string) bool { return pieces.MatchString(s) }
	want, got = slices.DeleteFunc(want, own), slices.DeleteFunc(got, own)
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 200 {
		t.Fatalf("only %d facts of a schema were read", len(want))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("schema (-sqlite +postgres):\n%s", d)
	}
}

func lines(t *testing.T, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

const columnsSQLite = `
SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'TEXT' THEN 'text' WHEN 'INTEGER' THEN 'number' WHEN 'BLOB' THEN 'bytes' ELSE 'other' END
  || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END
FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'`

const columnsPostgres = `
SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'text' THEN 'text' WHEN 'bigint' THEN 'number' WHEN 'boolean' THEN 'number'
  WHEN 'bytea' THEN 'bytes' ELSE 'other' END || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'`

// Columns of a unique key are sorted: their order serves reading, see the plans.
const indexesPostgres = `
SELECT CASE WHEN x.indisunique THEN 'unique ' ELSE 'index ' END || t.relname || '(' || string_agg(a.attname, ',' ORDER BY CASE WHEN x.indisunique THEN a.attname END, k.n) || ')'
  || CASE WHEN x.indpred IS NULL THEN '' ELSE ' in part' END
FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid JOIN pg_namespace AS s ON s.oid = t.relnamespace
CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(att, n) JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.att
WHERE s.nspname = 'public' AND t.relname <> 'goose_db_version'
GROUP BY x.indexrelid, x.indisunique, t.relname, x.indpred`

var inPart = regexp.MustCompile(`(?i)\bWHERE\b`)

func indexesOfSQLite(t *testing.T, db *sql.DB) (out []string) {
	t.Helper()
	rows, err := db.Query(`
SELECT m.name, i.name, i."unique", coalesce(x.sql, '') FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i
LEFT JOIN sqlite_master AS x ON x.type = 'index' AND x.name = i.name
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, index, text string
		var unique bool
		if err := rows.Scan(&table, &index, &unique, &text); err != nil {
			t.Fatal(err)
		}
		columns := lines(t, db, fmt.Sprintf(`SELECT name FROM pragma_index_info('%s') ORDER BY seqno`, index))
		kind := "index "
		if unique {
			kind = "unique "
			slices.Sort(columns)
		}
		line := kind + table + "(" + strings.Join(columns, ",") + ")"
		if inPart.MatchString(text) {
			line += " in part"
		}
		out = append(out, line)
	}
	// a key that is the row's number has no index of its own
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return append(out, lines(t, db, `
SELECT 'unique ' || m.name || '(' || c.name || ')' FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version' AND c.pk = 1 AND c.type = 'INTEGER'`)...)
}
