package store

import (
	"fmt"
	"regexp"
	"strings"
)

// Dialect is where the engines differ.
//
// The seams that a text may hold:
//
//	@values(text, bigint)           the source of an INSERT's rows, one a row given
//	@rows(r: id text, base bigint)  the same as a table named r, for UPDATE … FROM
//	@texts($1), @bigints($1)        = one of a list
//	@each($1)                       a list as table "each", column "value"
//	@tuples(k, $1: a, b)            a list of text tuples as table k
//	@lateral(x table y) … @end      for each row before it, the rows x of
//	                                SELECT y.* FROM table AS y … , which has a LIMIT:
//	                                so each is a look into an index, whatever the
//	                                engine thinks of the table's size
//	@field(v.topic: value)          a text field of a column that holds JSON or nothing
//	@lock, @skip                    row locks: wait for them, or pass them by
//	@relaxed                        a condition that holds, and says that the statement's
//	                                own transaction may be forgotten if the power fails
//	@clock($1)                      the time that leases and timers go by, in ms
type Dialect struct {
	Name string
	// SetBased engines take the rows of @values and @rows as one array a column,
	// in one round trip; others run the text once a row.
	SetBased bool
	// Moved: leases and timers go by the caller's clock, not by the database's own: for one
	// node whose clock is moved by hand.
	Moved bool
	// Sort tells what an engine's error means.
	Sort func(error) Fault
	// Hot is the statements that have a text of their own.
	Hot Hot
}

// Fault is what an error of the engine means to us.
type Fault int

// Faults.
const (
	Other       Fault = iota
	Busy              // somebody else is writing, or we were chosen to give way: again
	Full              // no space left
	Unreachable       // the server does not answer
	Duplicate         // breaks a uniqueness
	Orphan            // names something that does not exist
	BadText           // text that the engine can't keep
)

// SQLite is the dialect of a file with one writer.
func SQLite(sort func(error) Fault) Dialect {
	return Dialect{Name: "sqlite", Sort: sort, Hot: hotSQLite}
}

// Postgres is the dialect of PostgreSQL 15 and later.
func Postgres(sort func(error) Fault) Dialect {
	return Dialect{Name: "postgres", SetBased: true, Sort: sort, Hot: hotPostgres}
}

var seam = regexp.MustCompile(`@(values|rows|texts|bigints|each|tuples|field|lock|skip|clock|relaxed)\b(\(([^()]*)\))?`)

var lateral = regexp.MustCompile(`(?s)@lateral\((\w+) (\w+) (\w+)\)(.*?)@end\b`)

// spell writes a text's seams out. types are those of its rows, if it takes some.
func (d Dialect) spell(text string) (out string, types []string) {
	if d.SetBased {
		text = lateral.ReplaceAllString(text, "CROSS JOIN LATERAL (SELECT ${3}.* FROM $2 AS $3 $4) AS $1")
	} else {
		text = lateral.ReplaceAllString(text, "CROSS JOIN $2 AS $1 ON ${1}.rowid IN (SELECT ${3}.rowid FROM $2 AS $3 $4)")
	}
	out = seam.ReplaceAllStringFunc(text, func(m string) string {
		part := seam.FindStringSubmatch(m)
		word, in := part[1], part[3]
		switch word {
		case "values":
			types = list(in)
			return d.values(types)
		case "rows":
			var s string
			s, types = d.rows(in)
			return s
		case "tuples":
			return d.tuples(in)
		case "field":
			return d.field(in)
		}
		return d.word(word, in)
	})
	return out, types
}

// word spells the seams that are no more than a word.
func (d Dialect) word(word, in string) string {
	if d.SetBased {
		switch word {
		case "texts":
			return "= ANY(" + in + "::text[])"
		case "bigints":
			return "= ANY(" + in + "::bigint[])"
		case "each":
			return "unnest(" + in + "::text[]) AS each(value)"
		case "lock":
			return "FOR UPDATE"
		case "skip":
			return "FOR UPDATE SKIP LOCKED"
		case "relaxed": // until the end of the transaction only; looked at once
			return "(SELECT set_config('synchronous_commit', 'off', true)) <> ''"
		case "clock": // the parameter must be used to have a type
			if d.Moved {
				return in + "::bigint"
			}
			return "(SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint + 0 * " + in + "::bigint)"
		}
	}
	switch word {
	case "texts", "bigints":
		return "IN (SELECT value FROM json_each(" + in + "))"
	case "each":
		return "json_each(" + in + ") AS each"
	case "clock":
		return in
	case "relaxed":
		return "true"
	}
	return "" // one writer needs no row locks
}

func (d Dialect) values(types []string) string {
	if d.SetBased {
		return "SELECT * FROM unnest(" + arrays(types) + ")"
	}
	marks := make([]string, len(types))
	for i := range types {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return "VALUES (" + strings.Join(marks, ", ") + ")"
}

func (d Dialect) rows(in string) (string, []string) {
	name, columns, _ := strings.Cut(in, ":")
	var names, types []string
	for _, c := range list(columns) {
		n, t, _ := strings.Cut(c, " ")
		names, types = append(names, n), append(types, t)
	}
	if d.SetBased {
		return fmt.Sprintf("unnest(%s) AS %s(%s)", arrays(types), name, strings.Join(names, ", ")), types
	}
	for i := range names {
		names[i] = fmt.Sprintf("$%d AS %s", i+1, names[i])
	}
	return fmt.Sprintf("(SELECT %s) AS %s", strings.Join(names, ", "), name), types
}

func (d Dialect) tuples(in string) string {
	head, columns, _ := strings.Cut(in, ":")
	name, param, _ := strings.Cut(head, ",")
	element, source := "value", "json_each("+strings.TrimSpace(param)+")"
	if d.SetBased {
		source = "jsonb_array_elements(" + strings.TrimSpace(param) + "::jsonb)"
	}
	var picks []string
	for i, c := range list(columns) {
		picks = append(picks, fmt.Sprintf("%s ->> %d AS %s", element, i, c))
	}
	return fmt.Sprintf("(SELECT %s FROM %s) AS %s", strings.Join(picks, ", "), source, name)
}

func (d Dialect) field(in string) string {
	column, name, _ := strings.Cut(in, ":")
	cast := ""
	if d.SetBased {
		cast = "::jsonb"
	}
	return fmt.Sprintf("CASE WHEN %s = '' THEN '' ELSE coalesce(%s%s ->> '%s', '') END", column, column, cast, strings.TrimSpace(name))
}

// arrays gives one array parameter a column.
func arrays(types []string) string {
	marks := make([]string, len(types))
	for i, t := range types {
		marks[i] = fmt.Sprintf("$%d::%s[]", i+1, t)
	}
	return strings.Join(marks, ", ")
}

func list(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
