package fault

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// schema is an empty database that migrations are run on.
type schema struct {
	engine, dir, dsn, keys string
}

func newSchema(t testing.TB, engine string) *schema {
	s := &schema{engine: engine, dir: t.TempDir()}
	if engine == onPostgres {
		s.dsn, s.keys = pgtest.DSN(t), pgtest.DSN(t)
	}
	return s
}

// migrate runs the program's own command and kills it after a time, if one is given.
// It tells whether the command came to its end, and what it said if it failed by itself.
func (s *schema) migrate(t testing.TB, kill time.Duration, env ...string) (done bool, words string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	args := []string{"migrate", "--data", s.dir, "--master-key", filepath.Join(s.dir, "master.key")}
	if s.engine == onPostgres {
		args = append(args, "--database", s.dsn, "--keys-database", s.keys)
	}
	cmd := exec.CommandContext(ctx, binary, args...) // ended by SIGKILL
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if kill > 0 {
		defer time.AfterFunc(kill, cancel).Stop()
	}
	err := cmd.Wait()
	if err != nil && ctx.Err() == nil {
		return false, fmt.Sprintf("%v: %s", err, strings.TrimSpace(said.String()))
	}
	return err == nil, ""
}

// text is the schema as the database tells it; empty where there is none.
func (s *schema) text(t testing.TB) string {
	t.Helper()
	driver, dsn := "sqlite", "file:"+filepath.Join(s.dir, "desk.db")+"?_pragma=busy_timeout(5000)"
	query := `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1`
	if s.engine == onPostgres {
		driver, dsn = "pgx", s.dsn
		query = `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var lines []string
	if err := rows(db, query, func(f scan) error {
		var line string
		err := f(&line)
		lines = append(lines, line)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
