package script

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
)

// ahead DSN [contract]: brings a PostgreSQL database one version further than the binary knows,
// as the next version would: it adds a column with a default to every table, a table and an index,
// and takes nothing away. With contract the version after it does, and says so in the mark.
func (w *world) ahead(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("pgx", args[0])
	ts.Check(err)
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'goose_db_version'`)
	ts.Check(err)
	defer func() { _ = rows.Close() }()
	var step strings.Builder
	step.WriteString("-- +goose Up\nCREATE TABLE of_the_next_version (id bigint PRIMARY KEY);\nCREATE INDEX of_the_next_version_too ON message (thread_id, direction);\n")
	n := 0
	for ; rows.Next(); n++ {
		var table string
		ts.Check(rows.Scan(&table))
		fmt.Fprintf(&step, "ALTER TABLE %q ADD COLUMN of_the_next_version text NOT NULL DEFAULT 'x';\n", table)
	}
	ts.Check(rows.Err())
	if n < 10 {
		ts.Fatalf("only %d tables", n)
	}
	steps := fstest.MapFS{"9001_next.sql": {Data: []byte(step.String())}}
	if len(args) > 1 {
		steps["9002_contract.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nDROP TABLE of_the_next_version;\nUPDATE schema_mark SET version = 9002 WHERE name = 'readable_from';\n")}
	}
	ts.Check(fs.WalkDir(postgres.Migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(postgres.Migrations(), path)
		steps[path] = &fstest.MapFile{Data: data}
		return err
	}))
	ts.Check(store.Migrate(context.Background(), store.MigratePostgres, db, steps))
}
