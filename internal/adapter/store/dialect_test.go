package store

import (
	"slices"
	"testing"
)

func TestSpell(t *testing.T) {
	for _, c := range []struct {
		text, sqlite, postgres string
		types                  []string
	}{
		{"SELECT 1", "SELECT 1", "SELECT 1", nil},
		{"INSERT INTO a (b, c) @values(text, bigint) ON CONFLICT DO NOTHING", "INSERT INTO a (b, c) VALUES ($1, $2) ON CONFLICT DO NOTHING",
			"INSERT INTO a (b, c) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING", []string{"text", "bigint"}},
		{"FROM @rows(r: id text, n bytea) WHERE", "FROM (SELECT $1 AS id, $2 AS n) AS r WHERE",
			"FROM unnest($1::text[], $2::bytea[]) AS r(id, n) WHERE", []string{"text", "bytea"}},
		{"id @texts($1) AND n @bigints($2)", "id IN (SELECT value FROM json_each($1)) AND n IN (SELECT value FROM json_each($2))",
			"id = ANY($1::text[]) AND n = ANY($2::bigint[])", nil},
		{"FROM @each($1)", "FROM json_each($1) AS each", "FROM unnest($1::text[]) AS each(value)", nil},
		{"FROM @tuples(k, $1: a, b)", "FROM (SELECT value ->> 0 AS a, value ->> 1 AS b FROM json_each($1)) AS k",
			"FROM (SELECT value ->> 0 AS a, value ->> 1 AS b FROM jsonb_array_elements($1::jsonb)) AS k", nil},
		{"FROM k @lateral(x talk y) WHERE y.a = (k.b) LIMIT $1 @end WHERE 1", "FROM k CROSS JOIN talk AS x ON x.rowid IN (SELECT y.rowid FROM talk AS y  WHERE y.a = (k.b) LIMIT $1 ) WHERE 1",
			"FROM k CROSS JOIN LATERAL (SELECT y.* FROM talk AS y  WHERE y.a = (k.b) LIMIT $1 ) AS x WHERE 1", nil},
		{"a @lock b @skip", "a  b ", "a FOR UPDATE b FOR UPDATE SKIP LOCKED", nil},
		{"t <= @clock($2)", "t <= $2", "t <= (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint + 0 * $2::bigint)", nil},
	} {
		for _, d := range []struct {
			Dialect
			want string
		}{{SQLite(nil), c.sqlite}, {Postgres(nil), c.postgres}} {
			got, types := d.spell(c.text)
			if got != d.want {
				t.Errorf("%s, %q:\n got %q\nwant %q", d.Name, c.text, got, d.want)
			}
			if !slices.Equal(types, c.types) {
				t.Errorf("%s, %q: types %v", d.Name, c.text, types)
			}
		}
	}
}
